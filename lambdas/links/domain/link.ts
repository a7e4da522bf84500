import { createHash } from 'node:crypto';
import type { Json } from '../../shared/domain/json.ts';

/** Why a link exists: the origin of its send, or a person. Only `kind` and the id that goes with it are looked at. */
export type LinkOrigin = Readonly<Record<string, Json>> & { readonly kind: string };

/** What makes two links the same one. */
export interface LinkFacts {
  channelId: string;
  /** As its author wrote it. */
  url: string;
  /** Where a click leads: `url` with its UTM parameters. */
  target: string;
  origin: LinkOrigin;
  /** What a click adds to the intensity of a tag. */
  tag?: { tag: string; weight: number };
  /** Names the link in conditions. */
  label?: string;
}

/** A tracked link; it never changes. */
export interface Link extends LinkFacts {
  /** 16 hex digits. */
  linkId: string;
  /** ISO 8601. */
  createdAt: string;
}

/** The first 8 bytes of a hash of all that the link is, so the same link always has the same id. */
export function linkIdOf({ channelId, url, target, origin, tag, label }: LinkFacts): string {
  const facts = [
    channelId,
    url,
    target,
    origin,
    tag ? [tag.tag, tag.weight] : null,
    label ?? null,
  ] satisfies Json;
  return createHash('sha256').update(canonical(facts)).digest('hex').slice(0, 16);
}

/** `journey:<journeyId>`, `broadcast:<broadcastId>`; the kind alone for what has no id of its own. */
export function originKey(origin: LinkOrigin): string {
  const id = origin[`${origin.kind}Id`];
  return typeof id === 'string' ? `${origin.kind}:${id}` : origin.kind;
}

/** JSON with sorted keys: the store does not keep their order. */
function canonical(value: Json): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
