import { h, picture, tappable } from './dom.js';

const actionButtons = (actions, tapOf, className = 'actions') =>
  h(
    'div',
    { class: className },
    ...actions.map((action) => h('button', { type: 'button', onclick: tapOf(action) }, action.label)),
  );

/** A column of a carousel is a small buttons template; the look is the carousel's. */
function drawButtons(column, tapOf, look = column) {
  const { thumbnailImageUrl, title, text, actions, defaultAction } = column;
  const head = h(
    'div',
    { class: 'head' },
    thumbnailImageUrl &&
      picture(thumbnailImageUrl, title ?? 'Picture', {
        class: look.imageAspectRatio === 'square' ? 'thumbnail square' : 'thumbnail',
        style: {
          objectFit: look.imageSize === 'contain' ? 'contain' : 'cover',
          background: column.imageBackgroundColor ?? '#fff',
        },
      }),
    h('div', { class: 'words' }, title && h('strong', {}, title), h('p', {}, text)),
  );
  const tap = defaultAction && tapOf(defaultAction);
  return h('div', { class: 'card template' }, tappable(head, undefined, tap), actionButtons(actions, tapOf));
}

const strip = (label, cards) =>
  h('div', { class: 'strip', role: 'group', 'aria-label': label, tabindex: '0' }, ...cards);

const drawers = {
  buttons: (template, _altText, tapOf) => drawButtons(template, tapOf),
  confirm: ({ text, actions }, _altText, tapOf) =>
    h(
      'div',
      { class: 'card template' },
      h('div', { class: 'words' }, h('p', {}, text)),
      actionButtons(actions, tapOf, 'actions beside'),
    ),
  carousel: (template, altText, tapOf) =>
    strip(
      altText,
      template.columns.map((column) => drawButtons(column, tapOf, template)),
    ),
  image_carousel: ({ columns }, altText, tapOf) =>
    strip(
      altText,
      columns.map(({ imageUrl, action }) =>
        tappable(
          h(
            'div',
            { class: 'card image-column' },
            picture(imageUrl, action.label ?? 'Picture', { class: 'thumbnail square' }),
            action.label && h('span', { class: 'label' }, action.label),
          ),
          action.label ?? 'Picture',
          tapOf(action),
        ),
      ),
    ),
};

/** A template message (Messaging API reference, "Template messages"). */
export const drawTemplate = (template, altText, tapOf) => drawers[template.type](template, altText, tapOf);
