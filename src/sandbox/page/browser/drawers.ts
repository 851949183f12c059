import { byId, setAttributes } from './dom.ts';

/** On a narrow screen the channels and the campus lie over the chat, one at a time, behind two buttons. */
export interface Drawers {
  close(): void;
}

/** Makes the two buttons work; where there is room the style sheet shows everything and hides them. */
export function createDrawers(): Drawers {
  const drawers = [
    { button: byId('show-places', HTMLButtonElement), drawer: byId('places', HTMLElement) },
    { button: byId('show-campus', HTMLButtonElement), drawer: byId('campus', HTMLElement) },
  ];
  const open = (chosen: HTMLElement | undefined) => {
    for (const { button, drawer } of drawers) {
      drawer.classList.toggle('open', drawer === chosen);
      setAttributes(button, { 'aria-expanded': String(drawer === chosen) });
    }
  };
  for (const { button, drawer } of drawers) {
    button.addEventListener('click', () => open(drawer.classList.contains('open') ? undefined : drawer));
  }
  document.addEventListener('keydown', (event) => {
    const shown = drawers.find(({ drawer }) => drawer.classList.contains('open'));
    if (event.key !== 'Escape' || shown === undefined) return;
    open(undefined);
    shown.button.focus();
  });
  return { close: () => open(undefined) };
}
