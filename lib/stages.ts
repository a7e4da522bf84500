import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { z } from 'zod';

const logRetentionDays = z.enum(RetentionDays).exclude(['INFINITE'], {
  error: 'a retention that CloudWatch Logs knows, such as 7, 30, 90 or 365 days',
});

const timeZone = z
  .string()
  .refine((zone) => zone === 'UTC' || Intl.supportedValuesOf('timeZone').includes(zone), {
    error: 'an IANA time zone such as Asia/Tokyo',
  });

const line = { api: 'https://api.line.me', dataApi: 'https://api-data.line.me' } as const;

const StageSettings = z
  .strictObject({
    /** Part of every fixed name: `kizuna-<name>-...`. */
    name: z.string().regex(/^[a-z][a-z0-9]{1,15}$/, 'two to sixteen small letters and digits'),
    /** Absent: the account of the credentials that deploy. */
    account: z
      .string()
      .regex(/^\d{12}$/, 'an AWS account id of twelve digits')
      .optional(),
    region: z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'an AWS region such as ap-northeast-1'),
    /** For channels that do not say theirs. */
    timeZone,
    /** How long a member's timeline is kept. */
    activityRetentionDays: z.int().min(1).max(3650),
    logRetentionDays,
    /** True: tables, bucket and secrets outlive `cdk destroy` and cannot be deleted by accident. */
    retainData: z.boolean(),
    /** Gets a mail for each alarm, after the address has confirmed the subscription. */
    alarmEmail: z.email().optional(),
    /** Where LINE calls go: to LINE, except in a rehearsal against a simulator. */
    lineApiBaseUrl: z.url().default(line.api),
    lineDataApiBaseUrl: z.url().default(line.dataApi),
  })
  .refine(
    (stage) =>
      stage.name === 'rehearsal' ||
      (stage.lineApiBaseUrl === line.api && stage.lineDataApiBaseUrl === line.dataApi),
    {
      path: ['lineApiBaseUrl'],
      error: 'only the stage rehearsal may speak to anything but LINE; leave this out',
    },
  );
export type StageSettings = z.infer<typeof StageSettings>;

/** The stages of this deployment. This is the file to edit: region, time zone and retention are yours to choose. */
const stages: Readonly<Record<string, z.input<typeof StageSettings>>> = {
  dev: {
    name: 'dev',
    region: 'ap-northeast-1',
    timeZone: 'Asia/Tokyo',
    activityRetentionDays: 90,
    logRetentionDays: RetentionDays.TWO_WEEKS,
    retainData: false,
  },
  prod: {
    name: 'prod',
    region: 'ap-northeast-1',
    timeZone: 'Asia/Tokyo',
    activityRetentionDays: 730,
    logRetentionDays: RetentionDays.THREE_MONTHS,
    retainData: true,
  },
  /** For `npm run test:deploy`, against an emulator. */
  rehearsal: {
    name: 'rehearsal',
    account: '000000000000',
    region: 'us-east-1',
    timeZone: 'Asia/Tokyo',
    activityRetentionDays: 7,
    logRetentionDays: RetentionDays.ONE_DAY,
    retainData: false,
  },
};

/** Settings that may be given on the command line, with `-c name=value`. */
const overridable = [
  'account',
  'region',
  'timeZone',
  'alarmEmail',
  'lineApiBaseUrl',
  'lineDataApiBaseUrl',
] as const;

/**
 * The settings of a stage, with those of the command line over them.
 * @param setting reads a `-c name=value` of the command line.
 * @throws when the stage does not exist or a setting is wrong, with every mistake in one message.
 */
export function stageSettings(name: string, setting: (name: string) => string | undefined): StageSettings {
  const stage = stages[name];
  if (!stage) {
    throw new Error(
      `There is no stage "${name}". Choose one of ${Object.keys(stages).join(', ')} with -c stage=<name>.`,
    );
  }
  const overrides = overridable.flatMap((key) => {
    const value = setting(key);
    return value === undefined ? [] : [[key, value] as const];
  });
  const parsed = StageSettings.safeParse({ ...stage, ...Object.fromEntries(overrides) });
  if (parsed.success) return parsed.data;
  const mistakes = parsed.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
  throw new Error(`The settings of stage "${name}" (lib/stages.ts) are wrong:\n${mistakes.join('\n')}`);
}
