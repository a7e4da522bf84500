import { act } from './api.js';
import { byId, notice } from './dom.js';

const mostHeightPx = 120;
const mostFileBytes = 10 * 1024 * 1024;

const kindOf = (contentType) => /^(image|video|audio)\//.exec(contentType)?.[1] ?? 'file';

async function toBase64(file) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const parts = [];
  for (let start = 0; start < bytes.length; start += 0x8000) {
    parts.push(String.fromCharCode(...bytes.subarray(start, start + 0x8000)));
  }
  return btoa(parts.join(''));
}

async function sendFile(userId, file) {
  if (file.size > mostFileBytes) return notice('The simulator takes files of up to 10 MB.');
  const type = kindOf(file.type);
  return act(userId, 'message', {
    type,
    contentType: file.type || 'application/octet-stream',
    contentBase64: await toBase64(file),
    ...(type === 'file' && { fileName: file.name }),
  });
}

/** The line to write in; `userId()` answers who writes, or undefined. */
export function createComposer(userId) {
  const text = byId('text');

  const grow = () => {
    text.style.height = '';
    // Its height includes the borders, what it scrolls does not.
    const needed = text.scrollHeight + text.offsetHeight - text.clientHeight;
    text.style.height = `${Math.min(needed, mostHeightPx)}px`;
    text.style.overflowY = needed > mostHeightPx ? 'auto' : 'hidden';
  };

  byId('composer').addEventListener('submit', (event) => {
    event.preventDefault();
    const writer = userId();
    const words = text.value.trim();
    if (!writer || words === '') return;
    text.value = '';
    grow();
    void act(writer, 'message', { text: words });
  });
  text.addEventListener('input', grow);
  text.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    byId('composer').requestSubmit();
  });
  byId('file').addEventListener('change', (event) => {
    const [file] = event.target.files;
    const writer = userId();
    if (file && writer) void sendFile(writer, file);
    event.target.value = '';
  });

  return {
    enable(isEnabled) {
      for (const id of ['text', 'send', 'file']) byId(id).disabled = !isEnabled;
    },
    focus: () => text.focus(),
  };
}
