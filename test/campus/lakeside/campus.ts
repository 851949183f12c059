import type { Campus } from '../../../src/campus/campus.ts';

/** A made-up university that counts heads, on the other side of the date line. */
export const lakeside = {
  zone: 'Pacific/Kiritimati',
  libraries: [
    { id: 'north', sourceKey: 'N', names: { en: 'North Hall', fr: 'Pavillon Nord' }, full: 500 },
    { id: 'south', sourceKey: 'S', names: { en: 'South Hall', fr: 'Pavillon Sud' }, full: 100 },
  ],
  source: {
    counts: 'heads',
    url: 'https://data.lakeside.example/',
    apiUrl: 'https://data.lakeside.example/v2/',
    variables: { url: 'LAKESIDE_URL', user: 'LAKESIDE_USER', key: 'LAKESIDE_KEY' },
    callsPerDay: 5_000,
  },
  words: {
    title: { en: 'Lakeside reading halls', fr: 'Salles de lecture de Lakeside' },
    libraries: { en: 'Lakeside’s reading halls', fr: 'des salles de lecture de Lakeside' },
    city: { en: 'London', fr: 'London' },
    counters: { en: 'from head counts', fr: 'd’après des comptages' },
    whyAbout: { en: 'People are counted from pictures.', fr: 'Les gens sont comptés sur des images.' },
    source: { en: 'Lakeside Data', fr: 'Données de Lakeside' },
    publisher: { en: 'Lakeside University', fr: 'Université Lakeside' },
    licence: { en: 'ODbL', fr: 'ODbL' },
  },
} as const satisfies Campus;
