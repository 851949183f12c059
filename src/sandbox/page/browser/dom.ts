/** What an element can be made with: attributes by name (true: present, false or undefined: absent), listeners by event. */
export interface Parts {
  readonly attributes?: Readonly<Record<string, string | boolean | undefined>>;
  readonly on?: Readonly<Record<string, (event: Event) => void>>;
}

type Child = Node | string | undefined | false;

/** Makes an HTML element; text children are text, never HTML. */
export function h<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  { attributes = {}, on = {} }: Parts = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  setAttributes(element, attributes);
  for (const [event, listener] of Object.entries(on)) element.addEventListener(event, listener);
  element.append(...children.filter((child) => child !== undefined && child !== false));
  return element;
}

/** An element with a class and children: most of what a page is made of. */
export function box<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  className: string,
  ...children: readonly Child[]
): HTMLElementTagNameMap[Tag] {
  return h(tag, { attributes: { class: className } }, ...children);
}

/** Makes an SVG element. */
export function svg(
  tag: string,
  attributes: Readonly<Record<string, string>>,
  ...children: readonly Node[]
): SVGElement {
  const element = document.createElementNS('http://www.w3.org/2000/svg', tag);
  setAttributes(element, attributes);
  element.append(...children);
  return element;
}

/** Sets attributes; false and undefined take one away. */
export function setAttributes(
  element: Element,
  attributes: Readonly<Record<string, string | boolean | undefined>>,
): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) element.removeAttribute(name);
    else element.setAttribute(name, value === true ? '' : value);
  }
}

/** The element of index.html with this id. Throws when there is none: the two files belong together. */
export function byId<T extends HTMLElement>(id: string, kind: new () => T): T {
  const element = document.getElementById(id);
  if (!(element instanceof kind)) throw new Error(`index.html has no ${kind.name} #${id}`);
  return element;
}

const focusable = 'button, select, a, summary';

/** The place of the focus among what can have it below `root`; -1 when it is elsewhere. */
export const focusIn = (root: Element): number =>
  [...root.querySelectorAll(focusable)].indexOf(document.activeElement ?? root);

/** Gives the focus to what stands at that place now. */
export function restoreFocus(root: Element, place: number): void {
  if (place >= 0) root.querySelectorAll<HTMLElement>(focusable)[place]?.focus({ preventScroll: true });
}

/** Puts other children into `root`: the keyboard's focus and how far it was scrolled stay. */
export function replaceKeepingFocus(root: Element, children: readonly Node[]): void {
  const place = focusIn(root);
  const { scrollTop } = root;
  root.replaceChildren(...children);
  root.scrollTop = scrollTop;
  restoreFocus(root, place);
}
