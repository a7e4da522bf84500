import { act, call, findChannels, setChannel } from './api.js';
import { createChat } from './chat.js';
import { createComposer } from './composer.js';
import { byId, h, notice } from './dom.js';
import { drawFriends } from './friends.js';

const chat = createChat();
let chosen = location.hash.slice(1) || undefined;
let users = [];
let info = { now: new Date().toISOString(), displayName: '' };

const composer = createComposer(() => chosen);
const chosenUser = () => users.find(({ userId }) => userId === chosen);

const standingWords = { friend: 'Friend', blocked: 'Has blocked the account', stranger: 'Not a friend yet' };
const standingButtons = { friend: 'Block', blocked: 'Unblock', stranger: 'Add as friend' };

function drawHeads() {
  byId('account-name').textContent = info.displayName;
  byId('account-avatar').textContent = info.displayName.slice(0, 1).toUpperCase();
  const { limit, used } = info.quota ?? {};
  byId('quota').textContent =
    `${used ?? 0} messages this month${limit === null || limit === undefined ? '' : ` of ${limit}`}`;
  const now = new Date(info.now);
  byId('now').textContent = now.toLocaleString('en', {
    dateStyle: 'medium',
    timeStyle: 'short',
    hourCycle: 'h23',
  });
  byId('now').dateTime = info.now;
  byId('advance').hidden = !info.canAdvance;
  const user = chosenUser();
  byId('user-name').textContent = user?.displayName ?? 'Pick a friend, or add one';
  byId('user-state').textContent = user ? standingWords[user.standing] : '';
  byId('standing').hidden = !user;
  byId('standing').textContent = standingButtons[user?.standing] ?? '';
  document.title = user ? `${user.displayName} – LINE simulator` : 'LINE simulator';
  composer.enable(user !== undefined && user.standing !== 'blocked');
}

const drawList = () =>
  drawFriends(users, { chosen, now: info.now, search: byId('search').value, onChoose: choose });

async function refresh() {
  [info, users] = await Promise.all([call('GET', '/info'), call('GET', '/users')]);
  const user = chosenUser();
  if (!user) chosen = undefined;
  drawHeads();
  drawList();
  if (!user) return;
  const entries = await call('GET', `/users/${user.userId}/chat`);
  if (user.userId === chosen) chat.show(user, info.displayName, entries);
}

let isRunning = false;
let isDue = false;

/** One refresh at a time; what changes meanwhile is fetched by one more. */
async function update() {
  isDue = true;
  if (isRunning) return;
  isRunning = true;
  while (isDue) {
    isDue = false;
    await refresh().catch((error) => notice(`The simulator does not answer: ${error.message}`));
  }
  isRunning = false;
}

async function choose(userId) {
  chosen = userId;
  history.replaceState(undefined, '', `#${userId}`);
  await update();
  composer.focus();
}

byId('new-friend').addEventListener('submit', async (event) => {
  event.preventDefault();
  const input = byId('new-friend-name');
  const displayName = input.value.trim();
  if (displayName === '') return;
  input.value = '';
  const { userId } = await call('POST', '/users', { displayName });
  await act(userId, 'follow');
  await choose(userId);
});
byId('search').addEventListener('input', drawList);
byId('standing').addEventListener('click', () => {
  const user = chosenUser();
  if (user) void act(user.userId, user.standing === 'friend' ? 'unfollow' : 'follow');
});
byId('advance').addEventListener('click', async (event) => {
  const { seconds } = event.target.dataset;
  if (!seconds) return;
  const group = byId('clock');
  group.classList.add('busy');
  for (const button of byId('advance').children) button.disabled = true;
  await call('POST', '/clock/advance', { seconds: Number(seconds) }).catch((error) => notice(error.message));
  for (const button of byId('advance').children) button.disabled = false;
  group.classList.remove('busy');
  await update();
});
byId('channel').addEventListener('change', (event) => {
  setChannel(event.target.value);
  chosen = undefined;
  byId('chat').replaceChildren();
  void update();
});

const channels = await findChannels();
byId('channel').append(
  ...channels.map(({ channelId, displayName }) => h('option', { value: channelId }, displayName)),
);
byId('channel-choice').hidden = channels.length < 2;
new EventSource('/_sim/changes').addEventListener('message', () => void update());
// The clock runs on although nothing happens.
setInterval(() => void update(), 20_000);
await update();
