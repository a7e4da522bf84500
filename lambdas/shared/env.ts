import { z } from 'zod';

/** The environment that every function has. */
export const SharedEnv = z.object({
  KIZUNA_STAGE: z.string().min(1),
  TABLE_MEMBERS: z.string().min(1),
  TABLE_RECORDS: z.string().min(1),
  TABLE_ACTIVITY: z.string().min(1),
  /** Secrets Manager names of channel credentials begin with it. */
  SECRET_PREFIX: z.string().min(1),
  /** The secret that holds the first API key. */
  API_KEY_SECRET_NAME: z.string().min(1),
  /** The secret that signs links to LINE users. */
  SIGNING_KEY_SECRET_NAME: z.string().min(1),
  /** Where this deployment answers, without a slash at the end. */
  PUBLIC_BASE_URL: z.url(),
  /** IANA zone of new channels. */
  DEFAULT_TIME_ZONE: z.string().default('UTC'),
  ACTIVITY_RETENTION_DAYS: z.coerce.number().int().min(1).default(400),
  LINE_API_BASE_URL: z.url().default('https://api.line.me'),
  LINE_DATA_API_BASE_URL: z.url().default('https://api-data.line.me'),
});
export type SharedEnv = z.infer<typeof SharedEnv>;

/** Of functions that have messages put into a queue at a moment. */
export const QueueScheduleEnv = z.object({
  SCHEDULE_GROUP: z.string().min(1),
  SCHEDULE_ROLE_ARN: z.string().min(1),
  SCHEDULE_TARGET_ARN: z.string().min(1),
  SCHEDULE_DEAD_LETTER_ARN: z.string().min(1),
});

/**
 * Reads and checks environment variables.
 * @throws Error naming every variable that is missing or wrong; never their values
 */
export function readEnv<Schema extends z.ZodType>(
  schema: Schema,
  source: Readonly<Record<string, string | undefined>>,
): z.infer<Schema> {
  const parsed = schema.safeParse(source);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw new Error(`The function's environment is not complete: ${problems.join('; ')}`);
}
