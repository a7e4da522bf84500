import { z } from 'zod';
import { limits, moments } from './limits.ts';
import type { Rules } from './rules.ts';

const Mode = z.enum(['date', 'time', 'datetime']);
type Mode = z.infer<typeof Mode>;

/** Messaging API reference, "Datetime picker action"; it knows no time zones. */
export const datetimePicker = <Label extends z.ZodType<string | undefined>>({ text }: Rules, label: Label) =>
  z
    .looseObject({
      type: z.literal('datetimepicker'),
      label,
      data: text(limits.postbackData),
      mode: Mode,
      initial: z.string().optional(),
      max: z.string().optional(),
      min: z.string().optional(),
    })
    .superRefine(({ mode, initial, max, min }, context) => {
      for (const [property, value] of Object.entries({ initial, max, min })) {
        if (value === undefined || isMoment(mode, value)) continue;
        const { least, most } = moments[mode];
        const message = `must be a ${mode} from ${least} to ${most}, written like these`;
        context.addIssue({ code: 'custom', path: [property], message });
      }
      if (min !== undefined && max !== undefined && min.toUpperCase() >= max.toUpperCase())
        context.addIssue({ code: 'custom', path: ['min'], message: 'must be before max' });
    });

function isMoment(mode: Mode, written: string): boolean {
  const value = written.toUpperCase();
  const { pattern, least, most } = moments[mode];
  if (!pattern.test(value) || value < least || value > most) return false;
  return mode === 'time' || isDay(value.slice(0, 10));
}

/** 30 February has the form of a day and is none. */
function isDay(day: string): boolean {
  const date = new Date(`${day}T00:00Z`);
  return !Number.isNaN(date.valueOf()) && date.toISOString().startsWith(day);
}
