import type { ReadChannel } from '../../access/contracts.ts';
import type { CurrentMemberId } from '../../members/contracts.ts';
import type { Clock } from '../../shared/domain/clock.ts';
import { languageOf, type Language } from '../../shared/domain/languages.ts';
import type { HttpRequest, HttpResponse } from '../../shared/edge/http/dispatch.ts';
import type { ChangePreferences } from '../change-preferences.ts';
import type { MemberPreferences, Topic } from '../contracts.ts';
import { chooseTopics, noChoices, optIn, optOut, type Choices } from '../domain/choices.ts';
import { preferenceCode } from '../domain/preference-code.ts';
import type { MemberPreferenceStore, TopicStore } from '../ports.ts';
import { htmlPage, privateHeaders } from './html.ts';
import { pageWords } from './page-words.ts';
import { renderChoices } from './render-choices.ts';

export interface PreferencePageDeps {
  readSigningKey: () => Promise<string>;
  readChannel: ReadChannel;
  topics: Pick<TopicStore, 'list'>;
  memberPreferences: Pick<MemberPreferenceStore, 'read'>;
  currentMemberId: CurrentMemberId;
  changePreferences: ChangePreferences;
  onError: (error: unknown) => void;
  newId: () => string;
  clock: Pick<Clock, 'now'>;
}

export const pagePrefix = '/p/';

/** Fifty topic ids and the button; a form of ours is never larger. */
const mostFormBytes = 10_000;

interface Visit {
  channelId: string;
  memberId: string;
  channelName: string;
  preferences: MemberPreferences | undefined;
  language: Language;
}

/**
 * `GET` and `POST /p/{code}`: what a member wants to get, chosen without signing in. The code is what allows it, so a
 * foreign page that does not have it can forge nothing. Reading changes nothing: link previews may come.
 */
export function createPreferencePage(deps: PreferencePageDeps) {
  return async (request: HttpRequest): Promise<HttpResponse> => {
    const fallback = languageOf(request.headers['accept-language']?.split(',')[0]);
    try {
      const visit = await visitOf(deps, request, fallback);
      if (!visit) return failure(404, fallback, 'notFound');
      return await (request.method === 'POST' ? save(deps, visit, request) : show(deps, visit, request));
    } catch (error) {
      deps.onError(error);
      return failure(500, fallback, 'notUnderstood');
    }
  };
}

async function visitOf(
  deps: PreferencePageDeps,
  { path }: HttpRequest,
  fallback: Language,
): Promise<Visit | undefined> {
  const opened = preferenceCode.open(await deps.readSigningKey(), path.slice(pagePrefix.length));
  if (!opened) return undefined;
  const { channelId } = opened;
  const memberId = await deps.currentMemberId(channelId, opened.memberId);
  const [channel, member] = await Promise.all([
    deps.readChannel(channelId),
    deps.memberPreferences.read(channelId, memberId),
  ]);
  if (!channel || !member) return undefined;
  const { preferences, language } = member;
  const spoken = language === undefined ? fallback : languageOf(language);
  return { channelId, memberId, preferences, channelName: channel.settings.name, language: spoken };
}

async function show(
  { topics }: PreferencePageDeps,
  { channelId, channelName, preferences, language }: Visit,
  { query }: HttpRequest,
): Promise<HttpResponse> {
  const body = renderChoices({
    ...{ language, channelName },
    choices: preferences ?? noChoices,
    topics: await topics.list(channelId),
    isSaved: query['saved'] !== undefined,
  });
  return htmlPage(200, { language, title: pageWords[language].title, body });
}

const actions: Readonly<
  Record<string, (choices: Choices, topics: readonly Topic[], ticked: ReadonlySet<string>) => Choices>
> = { save: chooseTopics, stop: optOut, resume: optIn };

async function save(deps: PreferencePageDeps, visit: Visit, request: HttpRequest): Promise<HttpResponse> {
  const { channelId, memberId, language } = visit;
  const form = readForm(request);
  const name = form?.get('action') ?? '';
  const action = Object.hasOwn(actions, name) ? actions[name] : undefined;
  if (!form || !action) return failure(400, language, 'notUnderstood');
  const topics = await deps.topics.list(channelId);
  const ticked = new Set(form.getAll('topic'));
  await deps.changePreferences({
    ...{ channelId, memberId },
    causeId: deps.newId(),
    at: deps.clock.now(),
    source: 'page',
    choose: (choices) => action(choices, topics, ticked),
  });
  // Back to the page by GET, so that loading it again sends nothing again.
  return { status: 303, headers: { ...privateHeaders, location: '?saved' }, body: '' };
}

function readForm({ headers, rawBody }: HttpRequest): URLSearchParams | undefined {
  const isForm = /^application\/x-www-form-urlencoded\b/i.test(headers['content-type'] ?? '');
  if (!isForm || rawBody.length > mostFormBytes) return undefined;
  return new URLSearchParams(Buffer.from(rawBody).toString());
}

const failure = (status: number, language: Language, reason: 'notFound' | 'notUnderstood'): HttpResponse =>
  htmlPage(status, {
    language,
    title: pageWords[language].title,
    body: `<p>${pageWords[language][reason]}</p>`,
  });
