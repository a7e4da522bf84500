import type { Channel } from '../access/contracts.ts';
import type { KnownCodePools } from '../code-pools/contracts.ts';
import type { RenderFor, ValidateMessages } from '../delivery/contracts.ts';
import { fieldProblems } from '../../stepfunctions/journey/field-problems.ts';
import { personalFields } from '../../stepfunctions/journey/personal-fields.ts';
import type { MemberSnapshot, ReadMembers } from '../members/contracts.ts';
import type { Clock } from '../shared/domain/clock.ts';
import { route, type Route } from '../shared/edge/http/endpoint.ts';
import { Problem, type ProblemDetail } from '../shared/edge/http/problem.ts';
import type { MessageContent } from './contracts.ts';
import { defaultLanguage, languageOf } from './domain/language-of.ts';
import { endpoints, type TemplateView } from './endpoints.ts';
import type { Template, TemplateStore } from './ports.ts';
import type { UsersOf } from '../shared/domain/users-of.ts';
import { refuseWhileUsed } from '../shared/edge/http/refuse-while-used.ts';

export interface TemplatesApiDeps {
  templates: TemplateStore;
  resolveChannel: (channelId: string | undefined) => Promise<Channel>;
  readMembers: ReadMembers;
  renderFor: RenderFor;
  validateMessages: ValidateMessages;
  knownCodePools: KnownCodePools;
  /** Names of what would break without the template. */
  usersOf: UsersOf;
  newId: () => string;
  clock: Pick<Clock, 'now'>;
}

interface Written {
  name: string;
  description?: string | undefined;
  messages: MessageContent['default'];
  byLanguage: MessageContent['byLanguage'];
}

export function templatesApi(deps: TemplatesApiDeps): Route[] {
  const { templates } = deps;
  const channelOf = async (query: { channelId?: string }): Promise<string> =>
    (await deps.resolveChannel(query.channelId)).channelId;
  const existing = async (channelId: string, templateId: string, version?: number): Promise<Template> => {
    const template = await templates.read(channelId, templateId, version);
    if (template) return template;
    const what =
      version === undefined ? `template ${templateId}` : `version ${version} of template ${templateId}`;
    throw new Problem(404, 'Not found', { detail: `The channel has no ${what}.` });
  };
  const write = async (
    place: { channelId: string; templateId: string; version: number },
    { name, description, messages, byLanguage }: Written,
  ): Promise<Template> => {
    const content = { default: messages, byLanguage };
    await refuseInvalid(deps, place.channelId, content);
    const createdAt = new Date(deps.clock.now()).toISOString();
    const template: Template = { ...place, name, description, content, createdAt };
    if (await templates.putVersion(template)) return template;
    throw new Problem(409, 'Changed meanwhile', {
      detail: 'Read the template again, then write your version.',
    });
  };

  return [
    route(endpoints.listTemplates, async ({ query }) => ({
      items: (await templates.list(await channelOf(query))).map(viewOf),
    })),
    route(endpoints.createTemplate, async ({ query, body }) =>
      viewOf(await write({ channelId: await channelOf(query), templateId: deps.newId(), version: 1 }, body)),
    ),
    route(endpoints.getTemplate, async ({ params: { templateId }, query: { version, ...query } }) =>
      viewOf(await existing(await channelOf(query), templateId, version)),
    ),
    route(endpoints.listTemplateVersions, async ({ params: { templateId }, query }) => {
      const channelId = await channelOf(query);
      await existing(channelId, templateId);
      return { items: (await templates.versions(channelId, templateId)).map(viewOf) };
    }),
    route(endpoints.changeTemplate, async ({ params: { templateId }, query, body }) => {
      const channelId = await channelOf(query);
      const { version } = await existing(channelId, templateId);
      return viewOf(await write({ channelId, templateId, version: version + 1 }, body));
    }),
    route(endpoints.deleteTemplate, async ({ params: { templateId }, query }) => {
      const channelId = await channelOf(query);
      await existing(channelId, templateId);
      refuseWhileUsed('Template', await deps.usersOf('template', channelId, templateId));
      await templates.remove(channelId, templateId);
    }),
    route(
      endpoints.previewTemplate,
      async ({ params: { templateId }, query, body: { memberId, version } }) => {
        const channelId = await channelOf(query);
        const { content } = await existing(channelId, templateId, version);
        const member = (await deps.readMembers(channelId, [memberId])).get(memberId);
        if (!member)
          throw new Problem(422, 'Not possible', {
            errors: [{ path: '/memberId', message: 'The channel has no such member.' }],
          });
        return preview(deps, content, member);
      },
    ),
  ];
}

async function preview({ renderFor }: TemplatesApiDeps, content: MessageContent, member: MemberSnapshot) {
  const language = languageOf(content, member.language);
  const written = content.byLanguage[language] ?? content.default;
  const { messages, values, problems } = await renderFor(member, written);
  const unknownFields = personalFields(written).filter((field) => !(field in values));
  return {
    ...{ language, messages: [...messages], values, unknownFields },
    problems: problems.map(({ path, message }) => ({ path, message })),
  };
}

/** Fields and pools of codes that are not there, and LINE's own word on the messages of each language, beside our schemas'. */
async function refuseInvalid(
  { validateMessages, knownCodePools }: TemplatesApiDeps,
  channelId: string,
  { default: usual, byLanguage }: MessageContent,
): Promise<void> {
  const languages = [[defaultLanguage, usual] as const, ...Object.entries(byLanguage)];
  const placeOf = (language: string): string =>
    language === defaultLanguage ? '/messages' : `/byLanguage/${language}`;
  const pools = await knownCodePools(channelId);
  const unknown = languages.flatMap(([language, messages]) =>
    fieldProblems(messages, pools).map((found) => ({
      ...found,
      path: `${placeOf(language)}${found.path}`,
    })),
  );
  if (unknown.length > 0) throw new Problem(422, 'The messages are not valid', { errors: unknown });
  const errors: ProblemDetail[] = [];
  for (const [language, messages] of languages) {
    const at = placeOf(language);
    for (const { path, message } of await validateMessages(channelId, messages))
      errors.push({ path: `${at}${path}`, message });
  }
  if (errors.length > 0) throw new Problem(422, 'LINE refuses the messages', { errors });
}

const viewOf = ({ templateId, version, name, description, content, createdAt }: Template): TemplateView => ({
  ...{ templateId, version, name, description, createdAt },
  messages: [...content.default],
  byLanguage: Object.fromEntries(
    Object.entries(content.byLanguage).map(([tag, messages]) => [tag, [...messages]]),
  ),
  fields: personalFields([content.default, ...Object.values(content.byLanguage)].flat()),
});
