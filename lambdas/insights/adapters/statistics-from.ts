import { figureNames, hidden, type LineStatistics } from '../contracts.ts';

interface Answer {
  overview?: object;
  messages?: readonly { seq?: number }[];
  clicks?: readonly { seq?: number; url?: string }[];
}

/** LINE's answer with `under 20` where it hides a figure; what it leaves out stays out. */
export function statisticsFrom({ overview = {}, messages = [], clicks = [] }: Answer): LineStatistics {
  const { delivered } = overview as { delivered?: number };
  return {
    ...(typeof delivered === 'number' && { delivered }),
    ...figuresIn(overview, figureNames.overview),
    messages: messages.map((message) => ({
      seq: message.seq ?? 0,
      ...figuresIn(message, figureNames.message),
    })),
    clicks: clicks.map((click) => ({
      ...{ seq: click.seq ?? 0, url: click.url ?? '' },
      ...figuresIn(click, figureNames.click),
    })),
  };
}

function figuresIn<Name extends string>(
  answer: object,
  names: readonly Name[],
): Partial<Record<Name, number | typeof hidden>> {
  const known = names.flatMap((name): [Name, number | typeof hidden][] => {
    const figure = (answer as Partial<Record<Name, unknown>>)[name];
    if (figure === null) return [[name, hidden]];
    return typeof figure === 'number' ? [[name, figure]] : [];
  });
  return Object.fromEntries(known) as Partial<Record<Name, number | typeof hidden>>;
}
