import { drawMessage, element } from './render.js';

const $ = (id) => document.getElementById(id);
let chosen;

async function call(method, path, body) {
  const response = await fetch(`/_sim${path}`, {
    method,
    headers: method === 'GET' ? {} : { 'content-type': 'application/json' },
    body: method === 'GET' ? undefined : JSON.stringify(body ?? {}),
  });
  return response.json();
}

const asUser = (verb, body) => call('POST', `/users/${chosen}/${verb}`, body);

/** What LINE's app does when something is tapped. */
async function tap(action) {
  const acts = {
    message: () => asUser('message', { text: action.text ?? action.label }),
    postback: async () => {
      if (action.text) await asUser('message', { text: action.text });
      await asUser('postback', {
        data: action.data ?? '',
        ...(action.displayText ? { displayText: action.displayText } : {}),
      });
    },
    uri: () => window.open(action.uri, '_blank', 'noreferrer'),
    datetimepicker: () => {
      const value = window.prompt(`Choose a ${action.mode ?? 'datetime'}`, action.initial ?? '');
      return (
        value &&
        asUser('postback', { data: action.data ?? '', params: { [action.mode ?? 'datetime']: value } })
      );
    },
    clipboard: () => navigator.clipboard.writeText(action.clipboardText ?? ''),
  };
  await acts[action.type]?.();
  await refresh();
}

function drawFriends(users) {
  $('friends').replaceChildren(
    ...users.map(({ userId, displayName, standing }) =>
      element('li', {}, [
        element(
          'button',
          { type: 'button', 'aria-current': String(userId === chosen), onclick: () => choose(userId) },
          [displayName, element('span', { className: 'badge' }, [standing === 'friend' ? '' : standing])],
        ),
      ]),
    ),
  );
}

function drawHead(user) {
  const isFriend = user?.standing === 'friend';
  $('who').textContent = user?.displayName ?? 'Pick a friend';
  $('standing').hidden = !user;
  $('standing').textContent = user?.standing ?? '';
  $('follow').hidden = !user;
  $('follow').textContent = isFriend ? 'Block' : user?.wasFriend ? 'Unblock' : 'Add as friend';
  $('text').disabled = !isFriend;
  $('say').querySelector('button').disabled = !isFriend;
}

let shown = '';

function drawChat(entries) {
  const state = JSON.stringify(entries);
  if (state === shown) return;
  shown = state;
  let day = '';
  const rows = [];
  for (const { messages, via, at } of entries) {
    const moment = new Date(at);
    if (moment.toDateString() !== day) {
      day = moment.toDateString();
      rows.push(
        element('div', { className: 'day' }, [
          moment.toLocaleDateString(undefined, { weekday: 'short', month: 'short', day: 'numeric' }),
        ]),
      );
    }
    for (const message of messages) {
      const isUser = via === 'user';
      const time = `${isUser ? '' : `${via} · `}${moment.toLocaleTimeString(undefined, { hour: '2-digit', minute: '2-digit' })}`;
      rows.push(
        element('div', { className: isUser ? 'row user' : 'row' }, [
          ...(isUser ? [] : [element('span', { className: 'avatar', 'aria-hidden': 'true' }, ['K'])]),
          drawMessage(message, tap),
          element('time', { dateTime: at }, [time]),
        ]),
      );
    }
  }
  $('chat').replaceChildren(...rows);
  const last = entries.at(-1);
  const items = last && last.via !== 'user' ? (last.messages.at(-1)?.quickReply?.items ?? []) : [];
  $('quick').replaceChildren(
    ...items.map(({ action }) =>
      element('button', { type: 'button', onclick: () => tap(action) }, [action.label ?? action.type]),
    ),
  );
  $('chat').scrollTop = $('chat').scrollHeight;
}

async function refresh() {
  const [page, users] = await Promise.all([call('GET', '/page'), call('GET', '/users')]);
  $('account').textContent = page.name;
  $('clock').textContent = new Date(page.now).toLocaleString(undefined, {
    dateStyle: 'medium',
    timeStyle: 'short',
  });
  $('advance').hidden = !page.canAdvance;
  if (!users.some(({ userId }) => userId === chosen)) chosen = users[0]?.userId;
  drawFriends(users);
  drawHead(users.find(({ userId }) => userId === chosen));
  if (chosen) drawChat(await call('GET', `/users/${chosen}/chat`));
}

async function choose(userId) {
  chosen = userId;
  await refresh();
  $('text').focus();
}

$('new-friend').addEventListener('submit', async (event) => {
  event.preventDefault();
  const { userId } = await call('POST', '/users', { displayName: $('new-name').value });
  $('new-name').value = '';
  await choose(userId);
});
$('say').addEventListener('submit', async (event) => {
  event.preventDefault();
  const text = $('text').value.trim();
  if (text === '') return;
  $('text').value = '';
  await asUser('message', { text });
  await refresh();
});
$('follow').addEventListener('click', async () => {
  await asUser($('follow').textContent === 'Block' ? 'unfollow' : 'follow');
  await refresh();
});
$('advance').addEventListener('click', async (event) => {
  const { seconds } = event.target.dataset;
  if (!seconds) return;
  event.target.disabled = true;
  await call('POST', '/advance', { seconds: Number(seconds) });
  event.target.disabled = false;
  await refresh();
});

new EventSource('/_sim/changes').addEventListener('message', refresh);
// The product's clock also moves by itself.
setInterval(refresh, 5000);
