import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { Activity } from './time/activity.ts';
import { writeAtomically } from './atomic-file.ts';

/** Secrets Manager, as far as we use it. */
export interface Secrets {
  get(name: string): Promise<string | undefined>;
  put(name: string, value: string): Promise<void>;
  /** Harmless when there is none. */
  delete(name: string): Promise<void>;
}

const Content = z.record(z.string(), z.string());

/** Secrets in one JSON file that only its owner may read (mode 600). */
export async function openSecrets(path: string, { track }: Pick<Activity, 'track'>): Promise<Secrets> {
  let secrets = new Map(Object.entries(await readContent(path)));
  let lastWrite: Promise<unknown> = Promise.resolve();

  /** Changes one after the other; memory follows the file. */
  function change(apply: (next: Map<string, string>) => void): Promise<void> {
    const write = lastWrite.then(async () => {
      const next = new Map(secrets);
      apply(next);
      await writeAtomically(path, `${JSON.stringify(Object.fromEntries(next), undefined, 2)}\n`, 0o600);
      secrets = next;
    });
    lastWrite = write.catch(() => undefined);
    return track(() => write);
  }

  return {
    get: (name) => Promise.resolve(secrets.get(name)),
    put: (name, value) => change((next) => next.set(name, value)),
    delete: (name) => change((next) => next.delete(name)),
  };
}

async function readContent(path: string): Promise<Record<string, string>> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw error;
  }
  try {
    return Content.parse(JSON.parse(text));
  } catch {
    // The cause would quote the content.
    throw new Error(
      `${path} is no JSON object of strings. Repair it, or delete it and set the secrets again.`,
    );
  }
}
