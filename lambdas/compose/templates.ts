import { createDynamoTemplates } from '../templates/adapters/dynamo-templates.ts';
import type { KnownTemplates, ReadTemplate } from '../templates/contracts.ts';
import type { Core } from './core.ts';

/** Templates as senders see them. */
export function composeTemplates(core: Core) {
  const templates = createDynamoTemplates(core);
  const readTemplate: ReadTemplate = (channelId, { templateId, version }) =>
    templates.read(channelId, templateId, version);
  const knownTemplates: KnownTemplates = async (channelId) =>
    new Map((await templates.list(channelId)).map(({ templateId, version }) => [templateId, version]));
  return { templates, readTemplate, knownTemplates };
}
