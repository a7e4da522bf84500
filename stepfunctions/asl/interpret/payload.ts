import type { PayloadTemplate } from '../types.ts';
import { read } from './reference-path.ts';

/** Fills a payload template: keys that end in `.$` are paths into the input, or into the context object after `$$`. */
export function fillTemplate(
  template: PayloadTemplate,
  input: unknown,
  context: unknown,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(template).map(([key, value]) =>
      key.endsWith('.$')
        ? [key.slice(0, -2), fromPath(String(value), input, context)]
        : [key, fillValue(value, input, context)],
    ),
  );
}

function fillValue(value: unknown, input: unknown, context: unknown): unknown {
  if (Array.isArray(value)) return value.map((entry) => fillValue(entry, input, context));
  if (typeof value !== 'object' || value === null) return value;
  return fillTemplate(value as PayloadTemplate, input, context);
}

function fromPath(path: string, input: unknown, context: unknown): unknown {
  return path.startsWith('$$') ? read(context, path.slice(1)) : read(input, path);
}
