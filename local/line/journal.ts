import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { apply, emptyState, type Change, type State } from './state.ts';

export interface Journal {
  readonly state: State;
  /** Takes effect and is on disk when it returns: an answer given afterwards is never forgotten. */
  record(change: Change): void;
}

/** State that survives a restart as a list of changes, one JSON line each. */
export function openJournal(path: string | undefined): Journal {
  const state = emptyState();
  if (path !== undefined) {
    mkdirSync(dirname(path), { recursive: true });
    for (const change of readChanges(path)) apply(state, change);
  }
  return {
    state,
    record(change) {
      if (path !== undefined) appendFileSync(path, `${JSON.stringify(change)}\n`, { mode: 0o600 });
      apply(state, change);
    },
  };
}

/** A crash can leave half a line at the end; it was never answered. */
function readChanges(path: string): Change[] {
  if (!existsSync(path)) return [];
  const lines = readFileSync(path, 'utf8').split('\n');
  return lines.flatMap((line) => {
    try {
      return [JSON.parse(line) as Change];
    } catch {
      return [];
    }
  });
}
