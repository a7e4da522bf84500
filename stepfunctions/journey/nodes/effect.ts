import type { AttributeValue } from './node-kind.ts';

/** What a node does to the outside, when everybody in it is known; what is sent stands in the definition. */
export type Effect =
  | { kind: 'send' }
  | { kind: 'tag'; add: readonly { tag: string; weight: number }[]; remove: readonly string[] }
  | {
      kind: 'attribute';
      set: Readonly<Record<string, AttributeValue>>;
      clear: readonly string[];
      add: Readonly<Record<string, number>>;
    }
  | { kind: 'richMenu'; richMenuId: string | null }
  | { kind: 'audience'; audienceId: string; change: 'add' | 'remove' }
  /** The call was made when the way was decided; this keeps what it answered. */
  | { kind: 'webhook' }
  | {
      kind: 'notifyStaff';
      to: { memberIds?: readonly string[] | undefined; audienceId?: string | undefined };
      text: string;
    }
  | { kind: 'enterJourney'; journeyId: string };
export type EffectOf<Kind extends Effect['kind']> = Extract<Effect, { kind: Kind }>;
