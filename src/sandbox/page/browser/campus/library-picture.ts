import { intlLocale } from '../../../time-words.ts';
import type { LibraryState } from '../../wire.ts';
import { box, h, svg } from '../dom.ts';
import type { PageTexts } from '../texts.ts';

/** Words in a drawing, from `x` on. */
function textAt(x: number, y: number, words: string): SVGElement {
  const text = svg('text', { x: String(x), y: String(y), class: 'door-name' });
  text.textContent = words;
  return text;
}

/** A library in the panel, drawn once and changed in place. */
export interface LibraryPicture {
  readonly element: HTMLElement;
  update(library: LibraryState): void;
}

const columns = 27;
const rows = 3;
const places = columns * rows;
/** Between two dots, in the drawing's units, which are about pixels. */
const step = 12;

/**
 * A building of dots: each a few people, filled where the sensors know of them and a ring where only the truth does; below
 * them the doors, with a figure going in or out as the count moves.
 */
export function createLibraryPicture(first: LibraryState, texts: PageTexts, locale: 'en-US' | 'fr'): LibraryPicture {
  const number = new Intl.NumberFormat(intlLocale(locale));
  const name = locale === 'fr' ? first.names.fr : first.names.en;
  const dots = Array.from({ length: places }, (_, index) =>
    svg('circle', {
      cx: String(10 + (index % columns) * step),
      // The building fills from the floor.
      cy: String(10 + (rows - 1 - Math.floor(index / columns)) * step),
      r: '4',
      class: 'seat',
    }),
  );
  const width = columns * step + 8;
  const floor = rows * step + 8;
  const doors = first.doors.map((door, index) => {
    const x = (width * (index + 0.5)) / first.doors.length - 30;
    return svg(
      'g',
      { class: 'door' },
      svg('rect', { x: String(x - 7), y: String(floor - 4), width: '14', height: '7', class: 'doorway' }),
      svg('circle', { cx: String(x), cy: String(floor + 10), r: '3', class: 'walker' }),
      textAt(x + 12, floor + 12, texts.doors[door.name] ?? door.name),
    );
  });
  const picture = svg(
    'svg',
    { viewBox: `0 0 ${width} ${floor + 18}`, role: 'img', class: 'house' },
    svg('rect', { x: '1', y: '1', width: String(width - 2), height: String(floor - 2), rx: '4', class: 'wall' }),
    ...dots,
    ...doors,
  );
  const inside = box('strong', 'inside');
  const sensors = box('strong', 'sensors');
  const trend = box('span', '');
  const stamp = box('span', '');
  const element = box(
    'section',
    'library',
    h('h3', {}, name, box('span', 'small', ` ${texts.perDot(number.format(Math.round(first.full / places)))}`)),
    h('div', { attributes: { class: 'frame' } }),
    box('p', 'counts', inside, ` ${texts.inside} · `, sensors, ` ${texts.sensorsSay}`),
    box('p', 'small', trend, ' · ', stamp),
  );
  element.querySelector('.frame')?.append(picture);
  element.dataset.library = first.id;

  return {
    element,
    update: (library) => {
      const per = library.full / places;
      const seen = library.sensors === null ? 0 : Math.max(0, library.sensors.raw);
      dots.forEach((dot, index) => {
        const people = (index + 0.5) * per;
        const state = people < Math.min(seen, library.inside) ? 'seen' : people < library.inside ? 'unseen' : '';
        dot.setAttribute('class', `seat ${state}`);
      });
      const walk = library.change > 0 ? 'in' : library.change < 0 ? 'out' : '';
      for (const door of doors) door.setAttribute('class', `door ${walk}`);
      picture.setAttribute('aria-label', texts.picture(name, library.inside, library.full));
      inside.textContent = number.format(library.inside);
      sensors.textContent = library.sensors === null ? '–' : number.format(library.sensors.raw);
      stamp.textContent =
        library.sensors === null ? texts.nothingToRead : texts.stamp(library.sensors.stamp.slice(0, 16));
      const people = number.format(Math.abs(library.change));
      trend.textContent =
        library.change > 0 ? texts.coming(people) : library.change < 0 ? texts.going(people) : texts.steady;
    },
  };
}
