import { act } from './api.js';
import { tapOf } from './actions.js';
import { byId, h, picture } from './dom.js';
import { drawMessage } from './messages.js';

const dayOf = (at) =>
  new Date(at).toLocaleDateString('en', {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
  });
const timeOf = (at) =>
  new Date(at).toLocaleTimeString('en', { hour: '2-digit', minute: '2-digit', hour12: false });

const avatar = (name) =>
  h('span', { class: 'avatar account', 'aria-hidden': 'true' }, name.slice(0, 1).toUpperCase());

const note = (text) => h('p', { class: 'note' }, text);

/** Events that leave words, but no bubble. */
const notes = {
  follow: ({ follow }, name) =>
    follow?.isUnblocked ? `${name} unblocked the account` : `${name} added the account`,
  unfollow: (_event, name) => `${name} blocked the account`,
  postback: ({ postback }) =>
    `postback: ${postback?.data}${postback?.params ? ` ${JSON.stringify(postback.params)}` : ''}`,
  unsend: (_event, name) => `${name} unsent a message`,
};

/** Keeps a list at its end while pictures load, unless the person has scrolled up. */
function keepAtEnd(place) {
  let isAtEnd = true;
  const toEnd = () => {
    if (isAtEnd) place.scrollTop = place.scrollHeight;
  };
  place.addEventListener('scroll', () => {
    isAtEnd = place.scrollHeight - place.scrollTop - place.clientHeight < 120;
  });
  for (const event of ['load', 'error', 'loadedmetadata'])
    place.addEventListener(event, () => requestAnimationFrame(toEnd), true);
  new ResizeObserver(toEnd).observe(place);
  return {
    toEnd,
    begin() {
      isAtEnd = true;
    },
  };
}

/** The open chat of one user. It only grows, so what is drawn stays. */
export function createChat() {
  const end = keepAtEnd(byId('chat'));
  let userId;
  let userName = '';
  let accountName = '';
  let drawn = 0;
  let day;
  let speaker;

  const context = {
    tapOf: (action) => tapOf(userId, action),
    finishVideo: (trackingId) =>
      act(userId, 'event', { type: 'videoPlayComplete', videoPlayComplete: { trackingId } }),
  };

  function drawOwn({ event, displayText, at }) {
    const message =
      event.type === 'message' ? event.message : displayText && { type: 'text', text: displayText };
    if (!message) {
      speaker = undefined;
      return [note((notes[event.type] ?? ((other) => `event: ${other.type}`))(event, userName))];
    }
    speaker = 'user';
    const meta = h('span', { class: 'meta' }, 'Read', h('br'), h('time', { datetime: at }, timeOf(at)));
    return [h('div', { class: 'row user' }, meta, drawMessage(message, context))];
  }

  function drawReceived({ messages, via, at }) {
    return messages.map((message, index) => {
      const minute = `account ${at.slice(0, 16)}`;
      const isFirst = speaker !== minute;
      speaker = minute;
      const { name = accountName, iconUrl } = message.sender ?? {};
      const face = iconUrl ? picture(iconUrl, '', { class: 'avatar' }) : avatar(name);
      const meta = h(
        'span',
        { class: 'meta' },
        index === 0 && [h('span', { title: 'How it was sent' }, via), h('br')],
        h('time', { datetime: at }, timeOf(at)),
      );
      return h(
        'div',
        { class: 'row' },
        isFirst ? face : h('span', { class: 'avatar none' }),
        h(
          'div',
          { class: 'said' },
          isFirst && h('span', { class: 'name' }, name),
          drawMessage(message, context),
        ),
        meta,
      );
    });
  }

  function drawEntry(entry) {
    const rows = [];
    if (dayOf(entry.at) !== day) {
      day = dayOf(entry.at);
      speaker = undefined;
      rows.push(h('p', { class: 'day' }, day));
    }
    return [...rows, ...(entry.from === 'user' ? drawOwn(entry) : drawReceived(entry))];
  }

  function drawQuickReplies(last) {
    const items = last?.from === 'account' ? (last.messages.at(-1)?.quickReply?.items ?? []) : [];
    byId('quick-replies').replaceChildren(
      ...items.map(({ action, imageUrl }) =>
        h(
          'button',
          { type: 'button', onclick: context.tapOf(action) },
          imageUrl && picture(imageUrl, '', { class: 'chip-icon' }),
          action.label,
        ),
      ),
    );
  }

  return {
    /** Shows the entries of a user; what is already there is not drawn again. */
    show(user, account, entries) {
      const place = byId('chat');
      if (user.userId !== userId || entries.length < drawn) {
        place.replaceChildren();
        drawn = 0;
        day = undefined;
        speaker = undefined;
        end.begin();
      }
      userId = user.userId;
      userName = user.displayName;
      accountName = account;
      if (entries.length === drawn) return;
      place.append(...entries.slice(drawn).flatMap(drawEntry));
      drawn = entries.length;
      drawQuickReplies(entries.at(-1));
      end.toEnd();
    },
  };
}
