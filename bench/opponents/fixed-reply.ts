/**
 * What the bare client answers: a reply such as ours for three libraries, with its embed, its buttons and its menu and about as
 * many bytes, but never worked out.
 */
export const fixedReply = {
  title: 'Concordia libraries, right now',
  description: 'Read <t:1795390527:R>',
  color: 0xe0701a,
  fields: [
    {
      name: 'Webster',
      value: '▰▰▰▰▰▰▰▱▱▱ 71% of 1,600 · 🟠 busy\n**about 1,140 people** (sensors: 1,027)\nOpen 24 hours',
    },
    { name: 'Vanier', value: '▰▰▰▱▱▱▱▱▱▱ 31% of 800 · 🟢 quiet\n**about 250 people**\nOpen 10:00–18:00' },
    { name: 'Grey Nuns', value: '▰▰▱▱▱▱▱▱▱▱ 21% of 230 · 🟢 quiet\n**about 50 people**\nClosed today' },
  ],
  footer: 'Concordia University Library (CC BY 4.0)',
  buttons: [
    { label: 'Refresh', emoji: '🔄', customId: 'occupancy:en:refresh:*' },
    { label: 'Chart', emoji: '📈', customId: 'history:en:today:*' },
    { label: 'When to come', emoji: '🕒', customId: 'when:en:today:*' },
  ],
  menu: {
    placeholder: 'Choose a library',
    customId: 'occupancy:en:choose:',
    options: [
      { label: 'All libraries', value: '*', default: true },
      { label: 'Webster', value: 'webster', default: false },
      { label: 'Vanier', value: 'vanier', default: false },
      { label: 'Grey Nuns', value: 'greynuns', default: false },
    ],
  },
} as const;
