import { byId, h, picture } from './dom.js';

/** A steady color for a name. */
function hueOf(text) {
  let hue = 0;
  for (const letter of text) hue = (hue * 31 + letter.codePointAt(0)) % 360;
  return hue;
}

export function userAvatar({ displayName, userId, pictureUrl }) {
  if (pictureUrl) return picture(pictureUrl, '', { class: 'avatar' });
  const style = { background: `hsl(${hueOf(userId)} 45% 38%)` };
  return h(
    'span',
    { class: 'avatar', 'aria-hidden': 'true', style },
    [...displayName][0]?.toUpperCase() ?? '?',
  );
}

const words = { stranger: 'not a friend yet', blocked: 'has blocked', friend: '' };

const shortTime = (at, now) => {
  const moment = new Date(at);
  return moment.toDateString() === new Date(now).toDateString()
    ? moment.toLocaleTimeString('en', { hour: '2-digit', minute: '2-digit', hour12: false })
    : moment.toLocaleDateString('en', { day: 'numeric', month: 'short' });
};

/** The list of people, latest chat first. */
export function drawFriends(users, { chosen, now, search, onChoose }) {
  const found = users.filter(({ displayName }) => displayName.toLowerCase().includes(search.toLowerCase()));
  const sorted = found.toSorted((left, right) => (right.last?.at ?? '').localeCompare(left.last?.at ?? ''));
  const rows = sorted.map((user) =>
    h(
      'li',
      {},
      h(
        'button',
        {
          type: 'button',
          'data-user': user.userId,
          'aria-current': user.userId === chosen ? 'true' : undefined,
          onclick: () => onChoose(user.userId),
        },
        userAvatar(user),
        h(
          'span',
          { class: 'titles' },
          h('span', { class: 'name' }, user.displayName),
          h('span', { class: 'last' }, words[user.standing] || user.last?.text || ''),
        ),
        user.last && h('time', { datetime: user.last.at }, shortTime(user.last.at, now)),
      ),
    ),
  );
  const list = byId('friends');
  const focused = list.contains(document.activeElement) ? document.activeElement.dataset.user : undefined;
  const empty = h(
    'li',
    { class: 'empty' },
    users.length === 0 ? 'Nobody yet. Add the first friend above.' : 'No match.',
  );
  list.replaceChildren(...(rows.length > 0 ? rows : [empty]));
  if (focused) list.querySelector(`[data-user="${focused}"]`)?.focus();
}
