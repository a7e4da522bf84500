import { idSetOf } from '../../lambdas/shared/domain/id-set.ts';
import type { EffectDeps } from '../../lambdas/journeys/run-effect.ts';
import type { AskDeps } from '../../lambdas/journeys/ask-outside.ts';
import type { CallWebhook } from '../../lambdas/journeys/ports.ts';
import type { MessageContent } from '../../lambdas/templates/contracts.ts';

type MaybeCrash = (call: string) => Promise<void>;

/** One change by a cause: the last one of a cause counts, as with the real ones. */
function ledger<Change extends { causeId: string }>(maybeCrash: MaybeCrash) {
  const done: Change[] = [];
  return {
    done,
    change: async (change: Change) => {
      await maybeCrash('change');
      if (!done.some(({ causeId }) => causeId === change.causeId)) done.push(change);
      await maybeCrash('change');
    },
  };
}

type Given<Name extends keyof EffectDeps> = EffectDeps[Name] extends (change: infer Change) => unknown
  ? Change
  : never;

/** What nodes do to other capabilities and to the world, in a test's hands; each call may crash before and after. */
export function outsideOfJourneys(maybeCrash: MaybeCrash) {
  const attributes = ledger<Given<'changeAttributes'>>(maybeCrash);
  const menus = ledger<Given<'chooseRichMenu'>>(maybeCrash);
  const audiences = new Map<string, Set<string>>();
  const templates = new Map<string, MessageContent[]>();
  const externalIds = new Map<string, string[]>();
  const calls: Parameters<CallWebhook>[0][] = [];
  const receiver: { answer: CallWebhook; secrets: string[] } = {
    answer: () => Promise.resolve({ outcome: 'accepted', contentType: '', text: '' }),
    secrets: ['a secret'],
  };
  const deps: Pick<
    EffectDeps & AskDeps,
    | 'changeAttributes'
    | 'chooseRichMenu'
    | 'changeAudience'
    | 'readTemplate'
    | 'readAudienceIds'
    | 'callWebhook'
    | 'webhookSecrets'
    | 'readExternalIds'
  > = {
    changeAttributes: attributes.change,
    chooseRichMenu: menus.change,
    changeAudience: async ({ audienceId, change, memberIds }) => {
      const members = audiences.get(audienceId);
      if (!members) return 'gone';
      for (const memberId of memberIds) {
        await maybeCrash('changeAudience');
        members[change === 'add' ? 'add' : 'delete'](memberId);
      }
      return 'changed';
    },
    readAudienceIds: (_channel, audienceId) => {
      const members = audiences.get(audienceId);
      return Promise.resolve(members && idSetOf([...members]));
    },
    readTemplate: (_channel, { templateId, version }) => {
      const versions = templates.get(templateId);
      const number = version ?? versions?.length ?? 0;
      const content = versions?.[number - 1];
      return Promise.resolve(content && { name: templateId, version: number, content });
    },
    callWebhook: async (request) => {
      await maybeCrash('callWebhook');
      calls.push(request);
      const answer = await receiver.answer(request);
      await maybeCrash('callWebhook');
      return answer;
    },
    webhookSecrets: { signing: () => Promise.resolve(receiver.secrets) },
    readExternalIds: (_channel, ids) =>
      Promise.resolve(
        new Map(ids.flatMap((id) => (externalIds.has(id) ? [[id, externalIds.get(id) ?? []]] : []))),
      ),
  };
  return {
    deps,
    outside: {
      ...{ audiences, templates, externalIds, calls, receiver },
      attributes: attributes.done,
      menus: menus.done,
    },
  };
}
