import { h, picture, tappable } from './dom.js';
import { background, borderWidth, imageWidth, letterSize, ratio, space } from './flex-sizes.js';

const alignments = {
  start: 'flex-start',
  center: 'center',
  end: 'flex-end',
  top: 'flex-start',
  bottom: 'flex-end',
};

const letterStyle = ({ size, color, weight, style, decoration }) => ({
  fontSize: letterSize(size),
  color: color ?? '',
  fontWeight: weight === 'bold' ? '700' : '',
  fontStyle: style ?? '',
  textDecoration: decoration ?? '',
});

function drawText(component) {
  const { text = '', contents, wrap, maxLines, align, lineSpacing } = component;
  const spans = (contents ?? []).map((span) => h('span', { style: letterStyle(span) }, span.text ?? ''));
  const node = h(
    'div',
    {
      class: wrap ? 'flex-text wrap' : 'flex-text',
      style: { ...letterStyle({ size: 'md', ...component }), textAlign: align ?? '' },
    },
    ...(contents ? spans : [text]),
  );
  if (wrap && maxLines) {
    node.classList.add('clamped');
    node.style.webkitLineClamp = String(maxLines);
  }
  if (lineSpacing) node.style.lineHeight = `calc(1.4em + ${lineSpacing})`;
  return node;
}

function drawImage({ url, size, aspectRatio, aspectMode, backgroundColor, align = 'center' }) {
  const image = picture(url, 'Picture', {
    class: 'flex-image',
    style: {
      aspectRatio: ratio(aspectRatio),
      objectFit: aspectMode === 'cover' ? 'cover' : 'contain',
      background: backgroundColor ?? '',
      width: imageWidth(size),
    },
  });
  return h('div', { class: 'flex-image-place', style: { justifyContent: alignments[align] } }, image);
}

function drawButton({ action, style = 'link', height = 'md', color, gravity }, tapOf) {
  const button = h(
    'button',
    { type: 'button', class: `flex-button ${style} ${height}`, onclick: tapOf(action) },
    action.label,
  );
  if (color) button.style[style === 'link' ? 'color' : 'background'] = color;
  if (gravity) button.style.alignSelf = alignments[gravity];
  return button;
}

const drawers = {
  box: (component, _layout, tapOf) => drawBox(component, tapOf),
  text: drawText,
  image: drawImage,
  icon: ({ url, size, aspectRatio }) =>
    picture(url, '', {
      class: 'flex-icon',
      style: { height: letterSize(size ?? 'md'), aspectRatio: ratio(aspectRatio) },
    }),
  button: (component, _layout, tapOf) => drawButton(component, tapOf),
  separator: ({ color = '#d4d6da' }, layout) =>
    h('div', {
      class: layout === 'vertical' ? 'flex-line' : 'flex-line upright',
      style: { background: color },
    }),
  filler: () => h('div', {}),
  spacer: ({ size = 'md' }) => h('div', { style: { width: space(size), height: space(size) } }),
  video: ({ url, previewUrl, aspectRatio }) =>
    h('video', {
      class: 'flex-video',
      src: url,
      poster: previewUrl,
      controls: true,
      preload: 'none',
      style: { aspectRatio: ratio(aspectRatio) },
    }),
};

/** How much of the free space of its box a component takes. */
function flexOf({ type, flex, width, height }, layout) {
  const isFixed = type === 'icon' || type === 'separator' || type === 'spacer';
  const own = layout === 'vertical' ? height : width;
  if (isFixed || (own !== undefined && flex === undefined)) return '0 0 auto';
  if (flex !== undefined) return flex === 0 ? '0 0 auto' : `${flex} ${flex} 0`;
  if (type === 'filler') return '1 1 0';
  return layout === 'vertical' ? '0 0 auto' : '1 1 0';
}

const offsets = {
  offsetTop: 'top',
  offsetBottom: 'bottom',
  offsetStart: 'insetInlineStart',
  offsetEnd: 'insetInlineEnd',
};

function place(node, component, { layout, spacing, isFirst }) {
  node.style.flex = flexOf(component, layout);
  if (component.position === 'absolute') node.style.position = 'absolute';
  for (const [property, css] of Object.entries(offsets)) {
    if (component[property] === undefined) continue;
    node.style.position ||= 'relative';
    node.style[css] = space(component[property]);
  }
  const gap = component.margin ?? (isFirst || component.position === 'absolute' ? undefined : spacing);
  if (gap) node.style[layout === 'vertical' ? 'marginTop' : 'marginInlineStart'] = space(gap);
  if (layout === 'horizontal' && component.gravity && component.type !== 'button') {
    node.style.alignSelf = alignments[component.gravity];
  }
}

/** A component inside a box of the given layout. */
export function drawComponent(component, layout, tapOf) {
  const draw = drawers[component.type];
  if (!draw) return h('div', { class: 'faint' }, `(${component.type})`);
  const node = draw(component, layout, tapOf);
  const { action, type, text } = component;
  return action && type !== 'button' && type !== 'box'
    ? tappable(node, action.label ?? text, tapOf(action))
    : node;
}

export function drawBox(box, tapOf) {
  const { layout, contents = [], spacing, action } = box;
  const node = h('div', {
    class: `flex-box ${layout}`,
    style: {
      background: background(box),
      borderRadius: space(box.cornerRadius),
      justifyContent: box.justifyContent ?? '',
      alignItems: box.alignItems ?? '',
      width: box.width ?? '',
      maxWidth: box.maxWidth ?? '',
      height: box.height ?? '',
      maxHeight: box.maxHeight ?? '',
      padding: space(box.paddingAll),
    },
  });
  for (const side of ['Top', 'Bottom']) {
    if (box[`padding${side}`] !== undefined) node.style[`padding${side}`] = space(box[`padding${side}`]);
  }
  if (box.paddingStart !== undefined) node.style.paddingInlineStart = space(box.paddingStart);
  if (box.paddingEnd !== undefined) node.style.paddingInlineEnd = space(box.paddingEnd);
  if (box.borderWidth || box.borderColor) {
    node.style.border = `${borderWidth(box.borderWidth ?? 'normal')} solid ${box.borderColor ?? '#000'}`;
  }
  contents.forEach((component, index) => {
    const child = drawComponent(component, layout, tapOf);
    place(child, component, { layout, spacing, isFirst: index === 0 });
    node.append(child);
  });
  return tappable(node, action?.label, action && tapOf(action));
}
