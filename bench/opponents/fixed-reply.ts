/**
 * What both opponents answer: about as many bytes as our reply for three libraries, its button and its menu, and never
 * worked out.
 */
export const fixedReply = {
  title: 'Concordia libraries, right now',
  description: 'Read 40 seconds ago, and this line is as long as the one that it stands for.',
  color: 0xe0701a,
  fields: [
    {
      name: 'Webster',
      value: '▰▰▰▰▰▰▰▱▱▱ 71 % of 1,600 · 🟠 busy\n**about 1,140 people** (sensors: 1,027) · ↗ 60 more',
    },
    { name: 'Vanier', value: '▰▰▰▱▱▱▱▱▱▱ 31 % of 800 · 🟢 quiet\n**about 250 people** (sensors: 231) · → steady' },
    { name: 'Grey Nuns', value: '▰▰▱▱▱▱▱▱▱▱ 21 % of 230 · 🟢 quiet\n**about 50 people** (sensors: 41) · → steady' },
  ],
  footer: 'Concordia University Library (CC BY 4.0)',
} as const;
