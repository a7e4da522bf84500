import type { JourneyDefinition } from './definition.ts';
import { isMoment } from './nodes/wait/date-attribute.ts';
import type { JourneyProblem } from './nodes/node-kind.ts';
import { isDay } from './triggers/date/falls-on.ts';
import { kindOfTrigger } from './triggers/kind-of-trigger.ts';

/** What a definition writes to attributes that it takes for dates elsewhere, and that is none. */
export function dateProblems({ trigger, nodes }: JourneyDefinition): JourneyProblem[] {
  const days = new Set(kindOfTrigger(trigger).dates?.(trigger) ?? []);
  const moments = new Set(
    Object.values(nodes).flatMap((node) =>
      node.kind === 'wait' && node.untilDate ? [node.untilDate.attribute] : [],
    ),
  );
  const isDate = (name: string, value: unknown): boolean =>
    (!days.has(name) || isDay(value)) && (!moments.has(name) || isMoment(value));
  return Object.entries(nodes).flatMap(([id, node]) => {
    if (node.kind !== 'attribute') return [];
    const { set = {}, add = {} } = node;
    return [
      ...Object.entries(set).flatMap(([name, value]) =>
        isDate(name, value) ? [] : [noDate(`/nodes/${id}/set/${name}`, name)],
      ),
      ...Object.keys(add).flatMap((name) =>
        days.has(name) ? [noDate(`/nodes/${id}/add/${name}`, name)] : [],
      ),
    ];
  });
}

const noDate = (path: string, name: string): JourneyProblem => ({
  path,
  code: 'no-date',
  message: `The journey takes ${name} for a date elsewhere, and this is none.`,
  hint: 'Write YYYY-MM-DD, or MM-DD for every year; a wait takes a point in time with its zone as well.',
});
