import { h, picture } from './dom.js';

const percent = (part, whole) => `${(100 * part) / whole}%`;

/** An image with tappable areas (Messaging API reference, "Imagemap message"). */
export function drawImagemap({ baseUrl, altText, baseSize, actions }, tapOf) {
  const { width, height } = baseSize;
  return h(
    'div',
    { class: 'imagemap', style: { aspectRatio: `${width} / ${height}` } },
    picture(`${baseUrl}/700`, altText, { class: 'map-image' }),
    ...actions.map((action) => {
      const { x, y, width: areaWidth, height: areaHeight } = action.area;
      const label = action.label ?? action.text ?? action.linkUri ?? altText;
      return h('button', {
        type: 'button',
        'aria-label': label,
        title: label,
        style: {
          left: percent(x, width),
          top: percent(y, height),
          width: percent(areaWidth, width),
          height: percent(areaHeight, height),
        },
        onclick: tapOf(action),
      });
    }),
  );
}
