import type { JourneyDefinition } from './definition.ts';
import { kindOf } from './nodes/kind-of.ts';

interface PlacedRule {
  /** JSON pointer into the definition. */
  path: string;
  expression: Readonly<Record<string, unknown>>;
}

/** Rules of the language of segments that stand in nodes; only the side that knows the language can check them. */
export function expressionsIn({ nodes }: JourneyDefinition): PlacedRule[] {
  return Object.entries(nodes).flatMap(([nodeId, node]) =>
    (kindOf(node).rules?.(node) ?? []).map(({ path, expression }) => ({
      path: `/nodes/${nodeId}${path}`,
      expression,
    })),
  );
}
