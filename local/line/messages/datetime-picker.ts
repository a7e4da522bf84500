import { z } from 'zod';
import { optionalText } from './rules.ts';

const clock = '([01]\\d|2[0-3]):[0-5]\\d';
const date = '(19\\d\\d|20\\d\\d|2100)-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])';
const moments = {
  date: new RegExp(`^${date}$`),
  time: new RegExp(`^${clock}$`),
  datetime: new RegExp(`^${date}T${clock}$`, 'i'),
};

/** Messaging API reference, "Datetime picker action". */
export const datetimePicker = (label: z.ZodType<string | undefined>) =>
  z
    .looseObject({
      type: z.literal('datetimepicker'),
      label,
      data: optionalText(300),
      mode: z.enum(['date', 'time', 'datetime']),
      initial: z.string().optional(),
      max: z.string().optional(),
      min: z.string().optional(),
    })
    .superRefine((action, context) => {
      const { mode, min, max } = action;
      for (const property of ['initial', 'max', 'min'] as const) {
        const value = action[property];
        if (value === undefined || (moments[mode].test(value) && isOnCalendar(mode, value))) continue;
        context.addIssue({ code: 'custom', path: [property], message: `Must be a ${mode}` });
      }
      if (min !== undefined && max !== undefined && Date.parse(onADay(min)) >= Date.parse(onADay(max)))
        context.addIssue({ code: 'custom', path: ['min'], message: 'Must be less than max' });
    });

/** A time of the day is one of any day. */
const onADay = (value: string): string => (value.includes('-') ? value : `2000-01-01T${value}`);

const isOnCalendar = (mode: string, value: string): boolean =>
  mode === 'time' || new Date(`${value.slice(0, 10)}T00:00Z`).getUTCDate() === Number(value.slice(8, 10));
