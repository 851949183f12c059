/**
 * What the bare client answers: a reply such as ours for three libraries, with its embed, its buttons and its menu and about as
 * many bytes, but never worked out.
 */
export const fixedReply = {
  content: 'Grey Nuns has the most room: 31% full. Vanier 40%, Webster 56%.',
  title: 'Concordia libraries, right now',
  description: 'Read <t:1795390527:R>',
  color: 0x2e9e5b,
  fields: [
    { name: 'Grey Nuns · 🟢 quiet', value: '▰▰▱▱▱▱▱▱ 31% · about 70\nCloses at 22:00' },
    { name: 'Vanier · 🟡 moderate', value: '▰▰▰▱▱▱▱▱ 40% · about 320\nCloses at 23:00' },
    { name: 'Webster · 🟡 moderate', value: '▰▰▰▰▱▱▱▱ 56% · about 900\nOpen 24 h' },
  ],
  footer: 'Concordia University Library (CC BY 4.0)',
  buttons: [
    { label: 'Refresh', emoji: '🔄', customId: 'occupancy:en:refresh:*' },
    { label: 'Chart', emoji: '📈', customId: 'history:en:today:*' },
    { label: 'When to come', emoji: '🕒', customId: 'when:en:today:*' },
    { label: 'Tell me when…', emoji: '🔔', customId: 'notify-me:en:form:*' },
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
