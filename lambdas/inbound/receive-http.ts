import type { Reception } from './receive.ts';

/** What LINE is answered: only 200 counts as delivered there, so nothing else is said for accepted events. */
const answers: Readonly<Record<Reception['outcome'], { status: number; title: string }>> = {
  accepted: { status: 200, title: 'OK' },
  'unknown channel': { status: 404, title: 'No such channel' },
  'too large': { status: 413, title: 'Body too large' },
  'bad signature': { status: 401, title: 'Signature does not match' },
  malformed: { status: 400, title: 'Not a webhook body' },
};

export function receptionAnswer({ outcome }: Reception): {
  status: number;
  headers: Record<string, string>;
  body: string;
} {
  const { status, title } = answers[outcome];
  if (status === 200) return { status, headers: { 'content-type': 'application/json' }, body: '{}' };
  return {
    status,
    headers: { 'content-type': 'application/problem+json' },
    body: JSON.stringify({ type: 'about:blank', title, status }),
  };
}
