import type { JourneyDefinition } from '../../stepfunctions/journey/definition.ts';
import { entersAtOnce } from '../../stepfunctions/journey/enters-at-once.ts';
import type { ReferenceKind } from '../../stepfunctions/journey/reference.ts';
import { referencesOf } from '../../stepfunctions/journey/references-of.ts';
import type { ValidationContext } from '../../stepfunctions/journey/validation-context.ts';
import type { KnownAudiences } from '../audiences/contracts.ts';
import type { KnownCodePools } from '../code-pools/contracts.ts';
import type { ReadMembers } from '../members/contracts.ts';
import type { KnownTopics } from '../preferences/contracts.ts';
import type { KnownRichMenus } from '../rich-menus/contracts.ts';
import type { KnownTags } from '../tags/contracts.ts';
import type { KnownTemplates } from '../templates/contracts.ts';
import type { JourneyStore } from './ports.ts';
import type { WebhookSecrets } from './webhook-secrets.ts';

export interface ReadKnownDeps {
  readMembers: ReadMembers;
  knownTags: KnownTags;
  knownTopics: KnownTopics;
  knownTemplates: KnownTemplates;
  knownRichMenus: KnownRichMenus;
  knownAudiences: KnownAudiences;
  knownCodePools: KnownCodePools;
  journeys: Pick<JourneyStore, 'list'>;
  webhookSecrets: Pick<WebhookSecrets, 'look'>;
  /** A program on one machine may call itself. */
  allowsLoopback: boolean;
}

/** Segments are checked by those who know their language, and nobody asks for broadcasts. */
type Readers = {
  readonly [Kind in Exclude<ReferenceKind, 'segment' | 'broadcast'>]: (
    ids: readonly string[],
  ) => Promise<ValidationContext>;
};

/** What is known of the channel, as far as the definition names it. */
export async function readKnown(
  deps: ReadKnownDeps,
  channelId: string,
  definition: JourneyDefinition,
): Promise<ValidationContext> {
  const readers: Readers = {
    tag: async () => ({ knownTags: await deps.knownTags(channelId) }),
    topic: async () => ({ knownTopics: await deps.knownTopics(channelId) }),
    template: async () => ({ knownTemplates: await deps.knownTemplates(channelId) }),
    richMenu: async () => ({ knownRichMenus: await deps.knownRichMenus(channelId) }),
    audience: async () => ({ knownAudiences: await deps.knownAudiences(channelId) }),
    codePool: async () => ({ knownCodePools: await deps.knownCodePools(channelId) }),
    journey: async () => ({ knownJourneys: await readJourneys(deps, channelId) }),
    member: async (ids) => ({ knownMembers: new Set((await deps.readMembers(channelId, ids)).keys()) }),
  };
  const references = Map.groupBy(
    referencesOf(definition, () => []),
    ({ kind }) => kind,
  );
  const calls = Object.values(definition.nodes).some(({ kind }) => kind === 'webhook');
  const known = await Promise.all(
    [...references].flatMap(([kind, named]) =>
      kind === 'segment' || kind === 'broadcast'
        ? []
        : [readers[kind]([...new Set(named.map(({ id }) => id))])],
    ),
  );
  const hasWebhookSecret = calls ? (await deps.webhookSecrets.look(channelId)) !== undefined : undefined;
  return Object.assign({}, ...known, {
    hasWebhookSecret,
    allowsLoopback: deps.allowsLoopback,
  }) as ValidationContext;
}

async function readJourneys(
  { journeys }: Pick<ReadKnownDeps, 'journeys'>,
  channelId: string,
): Promise<NonNullable<ValidationContext['knownJourneys']>> {
  return new Map(
    (await journeys.list(channelId)).map(({ journeyId, draft }) => [
      journeyId,
      { name: draft.name, entersAtOnce: entersAtOnce(draft) },
    ]),
  );
}
