// Draws LINE messages as LINE shows them. `tap` is called with the action of whatever is pressed.

/** @param {string} tag @param {Record<string, unknown>} [props] @param {(Node | string)[]} [children] */
export function element(tag, props = {}, children = []) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (name === 'style') Object.assign(node.style, value);
    else if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
    else if (name in node) node[name] = value;
    else node.setAttribute(name, value);
  }
  node.append(...children);
  return node;
}

const drawers = {
  text: ({ text }) => bubble(linked(text)),
  textV2: ({ text, substitution = {} }) =>
    bubble(linked(text.replace(/\{(\w+)\}/g, (whole, key) => (substitution[key] ? `@${key}` : whole)))),
  sticker: ({ packageId, stickerId }) => tile(`Sticker\n${packageId} / ${stickerId}`),
  image: ({ originalContentUrl, previewImageUrl }) => picture(previewImageUrl ?? originalContentUrl, 'Image'),
  video: ({ originalContentUrl }) => media('Video', originalContentUrl),
  audio: ({ duration, originalContentUrl }) =>
    media(`Voice ${Math.round((duration ?? 0) / 1000)} s`, originalContentUrl),
  file: ({ fileName }) => media(`File ${fileName ?? ''}`),
  location: ({ title, address, latitude, longitude }) =>
    card([
      pad([
        element('strong', {}, [`📍 ${title ?? 'Location'}`]),
        element('div', {}, [address ?? '']),
        element('div', { className: 'muted' }, [`${latitude}, ${longitude}`]),
      ]),
    ]),
  template: ({ template, altText }, tap) =>
    (templates[template?.type] ?? (() => bubble([altText])))(template, tap),
  flex: ({ contents }, tap) =>
    contents.type === 'carousel'
      ? strip(contents.contents.map((one) => flexBubble(one, tap)))
      : flexBubble(contents, tap),
  imagemap: ({ baseUrl, altText, actions }, tap) =>
    card([
      picture(`${baseUrl}/1040`, altText),
      ...actions.map((action) =>
        actionButton(
          { label: action.label ?? action.text ?? action.linkUri, uri: action.linkUri, ...action },
          tap,
        ),
      ),
    ]),
  coupon: ({ couponId }) =>
    card([pad([element('strong', {}, ['🎟 Coupon']), element('div', { className: 'muted' }, [couponId])])]),
};

const templates = {
  buttons: ({ thumbnailImageUrl, title, text, actions }, tap) =>
    card([
      ...(thumbnailImageUrl ? [picture(thumbnailImageUrl, title ?? 'Image')] : []),
      pad([...(title ? [element('strong', {}, [title])] : []), element('div', {}, [text])]),
      ...actions.map((action) => actionButton(action, tap)),
    ]),
  confirm: ({ text, actions }, tap) =>
    card([pad([text]), ...actions.map((action) => actionButton(action, tap))]),
  carousel: ({ columns }, tap) => strip(columns.map((column) => templates.buttons(column, tap))),
  image_carousel: ({ columns }, tap) =>
    strip(
      columns.map(({ imageUrl, action }) =>
        card([picture(imageUrl, action.label ?? 'Image'), actionButton(action, tap)]),
      ),
    ),
};

/** One message, as a node. */
export function drawMessage(message, tap) {
  const draw = drawers[message.type];
  try {
    return draw ? draw(message, tap) : bubble([`[${message.type}]`]);
  } catch {
    return bubble([message.altText ?? `[${message.type}]`]);
  }
}

const bubble = (children) => element('div', { className: 'bubble' }, children);
const card = (children) => element('div', { className: 'card' }, children);
const pad = (children) => element('div', { className: 'pad' }, children);
const strip = (children) => element('div', { className: 'strip', tabIndex: 0 }, children);
const tile = (text) => element('div', { className: 'tile', style: { whiteSpace: 'pre' } }, [text]);

function media(label, url) {
  return bubble([
    `▶ ${label}`,
    ...(url ? [' ', element('a', { href: url, target: '_blank', rel: 'noreferrer' }, ['open'])] : []),
  ]);
}

function picture(url, label) {
  const image = element('img', { className: 'picture', src: url, alt: label, tabIndex: 0 });
  image.addEventListener('click', () => image.classList.toggle('large'));
  image.addEventListener('error', () => image.replaceWith(tile(`${label}\n(not reachable here)`)));
  return image;
}

function actionButton(action, tap) {
  return element('button', { className: 'action', type: 'button', onclick: () => tap(action) }, [
    action.label ?? action.type,
  ]);
}

/** Text with its web addresses made links. */
function linked(text) {
  return String(text)
    .split(/(https?:\/\/\S+)/)
    .map((part) =>
      /^https?:/.test(part)
        ? element('a', { href: part, target: '_blank', rel: 'noreferrer' }, [part])
        : part,
    );
}

// Flex Messages (LINE Messaging API, "Flex Message elements").
const spaces = { none: '0', xs: '2px', sm: '4px', md: '8px', lg: '12px', xl: '16px', xxl: '20px' };
const sizes = {
  xxs: '11px',
  xs: '12px',
  sm: '13px',
  md: '15px',
  lg: '18px',
  xl: '21px',
  xxl: '25px',
  '3xl': '30px',
  '4xl': '36px',
  '5xl': '44px',
};
const widths = { nano: 120, micro: 160, deca: 220, hecto: 240, kilo: 260, mega: 300, giga: 386 };
const space = (value) => spaces[value] ?? value;

function flexBubble({ size = 'mega', header, hero, body, footer, styles = {}, action }, tap) {
  const blocks = Object.entries({ header, hero, body, footer }).filter(([, block]) => block);
  const drawn = blocks.map(([name, block]) => {
    const node = flexNode(block, tap);
    const style = styles[name] ?? {};
    return element(
      'div',
      {
        style: {
          padding: name === 'hero' ? '0' : name === 'footer' ? '10px' : '16px',
          background: style.backgroundColor ?? '',
        },
      },
      [node],
    );
  });
  const node = card(drawn);
  node.style.width = `${widths[size] ?? 300}px`;
  return tappable(node, action, tap);
}

const flexDrawers = {
  box: (
    {
      layout,
      contents = [],
      spacing,
      backgroundColor,
      cornerRadius,
      paddingAll,
      justifyContent,
      alignItems,
      borderColor,
      borderWidth,
    },
    tap,
  ) => {
    const isColumn = layout === 'vertical';
    const style = {
      flexDirection: isColumn ? 'column' : 'row',
      alignItems: alignItems ?? (layout === 'baseline' ? 'baseline' : ''),
      justifyContent: justifyContent ?? '',
      gap: space(spacing) ?? '',
      background: backgroundColor ?? '',
      borderRadius: space(cornerRadius) ?? '',
      padding: space(paddingAll) ?? '',
      border: borderWidth ? `${borderWidth} solid ${borderColor ?? '#ccc'}` : '',
    };
    const children = contents.map((content) => {
      const node = flexNode(content, tap);
      if (!isColumn)
        node.style.flex =
          content.flex === undefined
            ? '1 1 0'
            : `${content.flex} ${content.flex} ${content.flex === 0 ? 'auto' : '0'}`;
      if (content.margin) node.style[isColumn ? 'marginTop' : 'marginLeft'] = space(content.margin);
      node.style.minWidth = '0';
      return node;
    });
    return element('div', { className: 'flex-box', style }, children);
  },
  text: ({ text, contents, size = 'md', weight, color, wrap, align, decoration, style: slant, maxLines }) =>
    element(
      'div',
      {
        style: {
          fontSize: sizes[size] ?? size,
          fontWeight: weight === 'bold' ? '700' : '',
          color: color ?? '',
          whiteSpace: wrap ? 'pre-wrap' : 'nowrap',
          overflow: 'hidden',
          textOverflow: 'ellipsis',
          overflowWrap: 'anywhere',
          textAlign: align ?? '',
          textDecoration: decoration ?? '',
          fontStyle: slant ?? '',
          ...(maxLines
            ? { display: '-webkit-box', webkitLineClamp: String(maxLines), webkitBoxOrient: 'vertical' }
            : {}),
        },
      },
      contents
        ? contents.map((span) =>
            element(
              'span',
              { style: { color: span.color ?? '', fontWeight: span.weight === 'bold' ? '700' : '' } },
              [span.text],
            ),
          )
        : [text ?? ''],
    ),
  image: ({ url, aspectRatio = '1:1', aspectMode = 'fit' }) => {
    const image = picture(url, 'Image');
    Object.assign(image.style, {
      width: '100%',
      maxWidth: '100%',
      maxHeight: 'none',
      borderRadius: '0',
      aspectRatio: aspectRatio.replace(':', ' / '),
      objectFit: aspectMode === 'cover' ? 'cover' : 'contain',
    });
    return image;
  },
  icon: ({ url }) => element('img', { src: url, alt: '', style: { width: '18px', height: '18px' } }),
  button: ({ action, style = 'link', color }, tap) =>
    element(
      'button',
      {
        type: 'button',
        className: `flex-button ${style}`,
        style: color ? { [style === 'link' ? 'color' : 'background']: color } : {},
        onclick: () => tap(action),
      },
      [action.label ?? action.type],
    ),
  separator: ({ color }) =>
    element('div', { style: { borderTop: `1px solid ${color ?? '#d4d6da'}`, alignSelf: 'stretch' } }),
  filler: () => element('div', { style: { flex: '1' } }),
  spacer: ({ size = 'md' }) => element('div', { style: { height: space(size) } }),
  video: ({ altContent, url }, tap) => (altContent ? flexNode(altContent, tap) : media('Video', url)),
};

function flexNode(content, tap) {
  const draw = flexDrawers[content.type];
  const node = draw ? draw(content, tap) : element('div', { className: 'muted' }, [`[${content.type}]`]);
  return content.type === 'button' ? node : tappable(node, content.action, tap);
}

function tappable(node, action, tap) {
  if (!action) return node;
  node.style.cursor = 'pointer';
  node.setAttribute('role', 'button');
  node.tabIndex = 0;
  const press = (event) => {
    event.stopPropagation();
    tap(action);
  };
  node.addEventListener('click', press);
  node.addEventListener('keydown', (event) => event.key === 'Enter' && press(event));
  return node;
}
