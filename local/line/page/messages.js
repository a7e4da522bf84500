import { h, linked, picture } from './dom.js';
import { drawFlex } from './flex.js';
import { drawImagemap } from './imagemap.js';
import { drawTemplate } from './templates.js';

const bubble = (...children) => h('div', { class: 'bubble' }, ...children);

const icons = {
  sticker:
    'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM8.500 9.500v1M15.500 9.500v1M8 14.500c2.300 2.300 5.700 2.300 8 0',
  video: 'M8 5.500v13l11-6.500z',
  audio: 'M5 10v4M9 7v10M13 9v6M17 6v12',
  file: 'M7 3h7l4 4v14H7zM14 3v4h4',
  location: 'M12 21s-6-6-6-11a6 6 0 0 1 12 0c0 5-6 11-6 11zM12 8a2 2 0 1 0 0 4 2 2 0 0 0 0-4z',
  coupon: 'M4 7h16v3.500a1.500 1.500 0 0 0 0 3V17H4v-3.500a1.500 1.500 0 0 0 0-3zM14 7v10',
};

function icon(name) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  path.setAttribute('d', icons[name]);
  svg.append(path);
  return svg;
}

const card = (name, title, ...lines) =>
  h(
    'div',
    { class: 'card info' },
    h('span', { class: 'icon' }, icon(name)),
    h('div', {}, h('strong', {}, title), ...lines),
  );
const line = (text) => h('div', { class: 'faint' }, text);

/** Where the bytes of a message are: at its sender, or kept by the simulator. */
const sourceOf = ({ originalContentUrl, contentProvider, id }) =>
  originalContentUrl ?? contentProvider?.originalContentUrl ?? `/_sim/contents/${id}`;

const seconds = (milliseconds = 0) =>
  `${Math.floor(milliseconds / 60_000)}:${String(Math.round(milliseconds / 1000) % 60).padStart(2, '0')}`;

const mentioned = ({ text, substitution = {} }) =>
  text
    .replace(/\{(\w+)\}/g, (whole, key) => {
      const kind = substitution[key]?.type;
      if (kind === 'mention') return substitution[key].mentionee.type === 'all' ? '@All' : '@user';
      return kind === 'emoji' ? '🙂' : whole;
    })
    .replaceAll('{{', '{')
    .replaceAll('}}', '}');

const drawers = {
  text: ({ text }) => bubble(...linked(text)),
  textV2: (message) => bubble(...linked(mentioned(message))),
  sticker: ({ packageId, stickerId }) =>
    h(
      'div',
      { class: 'sticker' },
      icon('sticker'),
      h('span', {}, 'Sticker'),
      h('span', {}, `${packageId} / ${stickerId}`),
    ),
  image: (message) =>
    picture(message.previewImageUrl ?? sourceOf(message), 'Picture', {
      class: 'photo',
      enlarge: sourceOf(message),
    }),
  video(message, { finishVideo }) {
    const video = h('video', {
      class: 'photo',
      src: sourceOf(message),
      poster: message.previewImageUrl,
      controls: true,
      preload: 'none',
    });
    const { trackingId } = message;
    if (trackingId) video.addEventListener('ended', () => finishVideo(trackingId));
    return h('figure', { class: 'video' }, video, h('figcaption', { class: 'unseen' }, 'Video'));
  },
  audio: (message) =>
    h(
      'div',
      { class: 'card audio' },
      card('audio', 'Voice message', line(seconds(message.duration))),
      h('audio', { src: sourceOf(message), controls: true, preload: 'none', 'aria-label': 'Voice message' }),
    ),
  file: (message) =>
    card(
      'file',
      h('a', { href: sourceOf(message), download: message.fileName }, message.fileName),
      line(`${message.fileSize} bytes`),
    ),
  location: ({ title, address, latitude, longitude }) =>
    h(
      'div',
      { class: 'card location' },
      h('div', { class: 'map' }, icon('location')),
      h(
        'div',
        { class: 'words' },
        h('strong', {}, title ?? 'Location'),
        line(address ?? ''),
        h(
          'a',
          {
            href: `https://www.google.com/maps?q=${Number(latitude)},${Number(longitude)}`,
            target: '_blank',
            rel: 'noopener noreferrer',
          },
          `${latitude}, ${longitude}`,
        ),
      ),
    ),
  coupon: ({ couponId }) => card('coupon', 'Coupon', line(couponId)),
  template: ({ template, altText }, { tapOf }) => drawTemplate(template, altText, tapOf),
  flex: ({ contents, altText }, { tapOf }) => drawFlex(contents, altText, tapOf),
  imagemap: (message, { tapOf }) => drawImagemap(message, tapOf),
};

/**
 * A message as LINE shows it.
 * @param context `tapOf(action)` answers what a tap does; `finishVideo(trackingId)` tells that a video was seen
 */
export function drawMessage(message, context) {
  const draw = drawers[message.type];
  if (!draw) return bubble(message.altText ?? `(${message.type})`);
  try {
    return draw(message, context);
  } catch (error) {
    console.error('This message cannot be drawn', message, error);
    return bubble(message.altText ?? `(${message.type})`);
  }
}
