import { act } from './api.js';
import { byId, notice, open } from './dom.js';

const inputTypes = { date: 'date', time: 'time', datetime: 'datetime-local' };

/** Asks for a date, a time, or both; undefined when the person cancels. */
function askMoment({ mode = 'datetime', initial, min, max, label }) {
  const dialog = byId('moment');
  const input = byId('moment-value');
  const local = (text) => (text ? text.replace(/t/i, 'T') : '');
  byId('moment-title').textContent = label ?? 'Choose';
  input.type = inputTypes[mode];
  input.min = local(min);
  input.max = local(max);
  input.value = local(initial);
  dialog.returnValue = 'cancel';
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => resolve(dialog.returnValue === 'send' ? input.value : undefined), {
      once: true,
    });
  });
}

const handlers = {
  message: (userId, action) => act(userId, 'message', { text: action.text ?? action.label }),
  async postback(userId, { data = '', displayText, text, inputOption, fillInText }) {
    if (text) await act(userId, 'message', { text });
    await act(userId, 'postback', { data, ...(displayText && { displayText }) });
    if (inputOption !== 'openKeyboard') return;
    byId('text').value = fillInText ?? '';
    byId('text').focus();
  },
  uri: (_userId, { uri, linkUri }) => open(uri ?? linkUri),
  async datetimepicker(userId, action) {
    const { mode = 'datetime', data = '' } = action;
    const value = await askMoment(action);
    if (value) await act(userId, 'postback', { data, params: { [mode]: value.slice(0, 16) } });
  },
  async clipboard(_userId, { clipboardText = '' }) {
    await navigator.clipboard.writeText(clipboardText);
    notice('Copied to the clipboard.');
  },
  location: (userId) => act(userId, 'message', { type: 'location', title: 'Here' }),
  camera: () => byId('file').click(),
  cameraRoll: () => byId('file').click(),
};

/** What LINE does when a person taps something with this action; undefined when there is nothing to do. */
export function tapOf(userId, action) {
  const handle = handlers[action?.type];
  if (handle) return () => handle(userId, action);
  return action ? () => notice(`The simulator does not know the action ${action.type}.`) : undefined;
}
