import { closeSync, existsSync, mkdirSync, openSync, readFileSync, truncateSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { applyChange } from './apply-change.ts';
import type { Change } from './change.ts';
import { richMenuChanges } from './rich-menus/rich-menu-state.ts';
import { emptyState, type State } from './state.ts';

export interface Journal {
  readonly state: State;
  /** Takes effect, and survives a kill of the process, once it returns: what is answered afterwards is never forgotten. */
  record(change: Change): void;
  close(): void;
}

/**
 * State that survives a restart as a list of changes, one JSON line each.
 * @param path undefined keeps it in memory
 * @throws Error when the file holds something else
 */
export function openJournal(path: string | undefined): Journal {
  const state = emptyState();
  if (path === undefined)
    return { state, record: (change) => applyChange(state, change), close: () => undefined };
  mkdirSync(dirname(path), { recursive: true });
  for (const change of readChanges(path)) applyChange(state, change);
  // Messages and tokens are for nobody else's eyes.
  const file = openSync(path, 'a', 0o600);
  return {
    state,
    record(change) {
      writeSync(file, `${JSON.stringify(change)}\n`);
      applyChange(state, change);
    },
    close: () => closeSync(file),
  };
}

function readChanges(path: string): Change[] {
  if (!existsSync(path)) return [];
  const bytes = readFileSync(path);
  const end = bytes.lastIndexOf('\n') + 1;
  // A kill in the middle of a write leaves half a line; it was never answered, and the next line must not join it.
  if (end < bytes.length) truncateSync(path, end);
  const lines = bytes.toString('utf8', 0, end).split('\n').slice(0, -1);
  return lines.map((line, index) => parseChange(line, `${path}, line ${index + 1}`));
}

function parseChange(line: string, place: string): Change {
  try {
    const change = JSON.parse(line) as Change;
    if (kinds.has(change.kind)) return change;
  } catch {
    // Told below.
  }
  throw new Error(`${place} is no change of the LINE simulator: delete the file to begin anew.`);
}

const known = {
  person: true,
  befriended: true,
  clockOffset: true,
  accessToken: true,
  event: true,
  quotaSet: true,
  redelivered: true,
  accepted: true,
  audienceCreated: true,
  audienceAdded: true,
  audienceDescribed: true,
  audienceDeleted: true,
  interacted: true,
  ...richMenuChanges,
} as const satisfies Record<Change['kind'], true>;
const kinds: ReadonlySet<string> = new Set(Object.keys(known));
