import type { Interaction } from '../change.ts';

/** LINE hides what fewer did, or what was done less often. */
const leastShown = 20;

/** How often, or null to protect the few who did it. */
const countOf = (done: readonly Interaction[]): number | null => shown(done.length, done);
/** How many people, or null. */
const usersOf = (done: readonly Interaction[]): number | null => shown(distinct(done), done);

const shown = (value: number, done: readonly Interaction[]): number | null =>
  value < leastShown || distinct(done) < leastShown ? null : value;
const distinct = (done: readonly Interaction[]): number => new Set(done.map(({ userId }) => userId)).size;

type Act = Interaction['act'];
const ofAct = (done: readonly Interaction[], act: Act): Interaction[] =>
  done.filter((one) => one.act === act);
/** Those who started, or who played at least so much. */
const played = (done: readonly Interaction[], percent = 0): Interaction[] =>
  ofAct(done, 'played').filter((one) => (one.percent ?? 0) >= percent);

/** What people did with messages (Messaging API reference, "Get user interaction statistics"). */
export function interactionStatistics(done: readonly Interaction[]) {
  const overview = {
    uniqueImpression: usersOf(ofAct(done, 'seen')),
    uniqueClick: usersOf(ofAct(done, 'clicked')),
    uniqueMediaPlayed: usersOf(played(done)),
    uniqueMediaPlayed100Percent: usersOf(played(done, 100)),
  };
  const isAvailable = Object.values(overview).some((value) => value !== null);
  return {
    overview,
    messages: isAvailable ? bubblesOf(done) : [],
    clicks: isAvailable ? clicksOf(ofAct(done, 'clicked')) : [],
  };
}

function bubblesOf(done: readonly Interaction[]) {
  const bySeq = Map.groupBy(done, ({ seq }) => seq);
  return [...bySeq]
    .sort(([left], [right]) => left - right)
    .map(([seq, inBubble]) => ({
      seq,
      impression: countOf(ofAct(inBubble, 'seen')),
      uniqueImpression: usersOf(ofAct(inBubble, 'seen')),
      mediaPlayed: countOf(played(inBubble)),
      mediaPlayed25Percent: countOf(played(inBubble, 25)),
      mediaPlayed50Percent: countOf(played(inBubble, 50)),
      mediaPlayed75Percent: countOf(played(inBubble, 75)),
      mediaPlayed100Percent: countOf(played(inBubble, 100)),
      uniqueMediaPlayed: usersOf(played(inBubble)),
      uniqueMediaPlayed25Percent: usersOf(played(inBubble, 25)),
      uniqueMediaPlayed50Percent: usersOf(played(inBubble, 50)),
      uniqueMediaPlayed75Percent: usersOf(played(inBubble, 75)),
      uniqueMediaPlayed100Percent: usersOf(played(inBubble, 100)),
    }));
}

function clicksOf(clicked: readonly Interaction[]) {
  const byUrl = Map.groupBy(clicked, ({ url = '' }) => url);
  return [...Map.groupBy(clicked, ({ seq, url = '' }) => `${seq} ${url}`).values()].flatMap((onLink) => {
    const [first] = onLink;
    if (!first) return [];
    const { seq, url = '' } = first;
    const uniqueClickOfRequest = usersOf(byUrl.get(url) ?? []);
    return [{ seq, url, click: countOf(onLink), uniqueClick: usersOf(onLink), uniqueClickOfRequest }];
  });
}
