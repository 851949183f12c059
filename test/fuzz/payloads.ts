import { ApplicationCommandOptionType, ComponentType, InteractionType } from '#discord.js';

/** Payloads in their documented shapes, made up, as text; the fuzzing mutates them. */

/** An alert that is there: the router's scene puts its id here. */
export const knownAlert = 'KNOWN-ALERT';

const moderator = {
  user: { id: '1500000000000000001', username: 'moderator' },
  permissions: '32',
  roles: ['1600000000000000001'],
};
const envelope = {
  version: 1,
  id: '1400000000000000001',
  application_id: '1400000000000000002',
  token: 'aW50ZXJhY3Rpb24tdG9rZW4',
  channel_id: '1400000000000000003',
  channel: { id: '1400000000000000003', type: 0, name: 'general' },
  guild_id: '1400000000000000004',
  member: moderator,
  app_permissions: '2147608640',
  locale: 'en-US',
  entitlements: [],
};
const {
  String: text,
  Integer: whole,
  Boolean: flag,
  Subcommand: sub,
  Channel: channel,
  Role: role,
} = ApplicationCommandOptionType;
type Option = { name: string; type: number; value?: unknown; focused?: boolean; options?: readonly Option[] };

const option = (name: string, value: unknown, type: number = text): Option => ({ name, type, value });
const subcommand = (name: string, ...options: Option[]): Option => ({ name, type: sub, options });
const ask = (name: string, options: readonly Option[] = [], more: object = {}) => ({
  ...envelope,
  type: InteractionType.ApplicationCommand,
  data: { id: '1400000000000000006', type: 1, name, options, ...more },
});
const half = (name: string, options: readonly Option[]) => ({
  ...ask(name, options),
  type: InteractionType.ApplicationCommandAutocomplete,
});
const press = (custom_id: string, values?: readonly string[]) => ({
  ...envelope,
  type: InteractionType.MessageComponent,
  message: { id: '1400000000000000007' },
  data: { custom_id, component_type: values ? ComponentType.StringSelect : ComponentType.Button, values },
});
const submit = (custom_id: string, fields: Readonly<Record<string, string>>) => ({
  ...envelope,
  type: InteractionType.ModalSubmit,
  data: {
    custom_id,
    components: Object.entries(fields).map(([id, value], index) => ({
      type: ComponentType.Label,
      component: index % 3 === 2 ? { custom_id: id, values: [value] } : { custom_id: id, value },
    })),
    resolved: { roles: { '1600000000000000001': { mentionable: true } } },
  },
});

const below = [option('library', 'webster'), option('direction', 'below'), option('threshold', '400')];
const resolved = {
  channels: {
    '1400000000000000013': { type: 0, guild_id: '1400000000000000004', permissions: '3072', app_permissions: '3072' },
  },
  roles: { '1600000000000000001': { mentionable: true } },
};

/** What buttons and menus carry. */
export const customIds = [
  ...['occupancy:en:refresh:*', 'occupancy:fr:choose:', 'computers:en:refresh:webster', 'history:fr:today:webster'],
  ...[
    'history:en:day:webster',
    'when:en:today:vanier',
    'when:fr:day:*',
    'notify-me:en:form:webster',
    'notify-me:fr:again:fuzz1',
  ],
  ...['alert:en:pick:0', 'alert:en:page:1', `alert:fr:undo:${knownAlert}`, `alert:en:form:${knownAlert}`],
  ...[
    `alert:en:form-more:${knownAlert}`,
    'alert:en:retry:fuzz2',
    `alert:en:mute:${knownAlert}`,
    `alert:en:mute-for:${knownAlert}.hour`,
  ],
  ...[
    'alert:en:which-mute:a.b',
    'alert:en:one-edit:',
    `alert:en:list-test:${knownAlert}.0`,
    `alert:en:pause:${knownAlert}.0`,
  ],
  ...[`alert:en:list-mute-for:${knownAlert}.0.hour`, 'board:en:pick:0', 'digest:fr:page:2', 'digest:en:ask:x.0'],
  ...['privacy:en:file:', 'privacy:fr:confirm:', 'notify-me:en:cancel:x.0'],
];

const interactions: readonly object[] = [
  { ...envelope, type: InteractionType.Ping },
  ask('occupancy', [option('library', 'webster'), option('private', true, flag)]),
  ask('when', [option('library', 'webster'), option('day', 'tomorrow')]),
  ask('history', [option('library', 'vanier'), option('day', '2026-02-02')]),
  ask('computers'),
  ask('privacy'),
  ask('status'),
  { ...ask('help'), guild_id: undefined, member: undefined, user: { id: '1500000000000000002' }, context: 1 },
  ask('notify-me', [subcommand('when', ...below, option('until', 'tomorrow 6 pm'))]),
  ask('notify-me', [subcommand('cancel', option('id', 'x'))]),
  ask('alert', [
    subcommand('add', ...below, option('hold', 10, whole), option('quiet', '22h-8h'), option('days', 'mon-fri')),
  ]),
  ask(
    'alert',
    [
      subcommand(
        'add',
        ...below,
        option('channel', '1400000000000000013', channel),
        option('role', '1600000000000000001', role),
        option('margin', '5%'),
        option('cooldown', 90, whole),
      ),
    ],
    { resolved },
  ),
  ask('alert', [subcommand('edit', option('id', knownAlert), option('threshold', 'quiet'))]),
  ask('alert', [subcommand('mute', option('id', knownAlert), option('for', 'hour'))]),
  ask('alert', [subcommand('list')]),
  ask('digest', [
    subcommand('add', option('time', '8:00'), option('days', 'mon-fri'), option('library', 'webster, vanier')),
  ]),
  ask('digest', [subcommand('list')]),
  ask('board', [subcommand('list')]),
  half('occupancy', [{ ...option('library', 'web'), focused: true }]),
  half('history', [{ ...option('day', 'yes'), focused: true }]),
  half('alert', [subcommand('edit', { ...option('id', 'x'), focused: true })]),
  half('alert', [subcommand('add', { ...option('library', 'webster, v'), focused: true })]),
  ...customIds.map((id) => press(id)),
  press('alert:en:pick:0', [knownAlert]),
  press('occupancy:en:choose:', ['webster']),
  press('history:en:day:webster', ['2026-02-10']),
  press('alert:en:one-mute:', [knownAlert]),
  submit(`alert:en:form:${knownAlert}`, {
    threshold: '400',
    quiet: '22h-8h',
    days: 'mon-fri',
    cooldown: '30',
    role: '1600000000000000001',
  }),
  submit(`alert:en:form-more:${knownAlert}`, {
    direction: 'below',
    hold: '6 min',
    margin: 'auto',
    resolved: 'true',
    language: 'fr',
  }),
  submit('notify-me:fr:form:', { library: 'webster', threshold: 'calme', direction: 'below', until: 'midi demain' }),
];

const users = { user: { id: '1500000000000000001', username: 'student' } };
const events: readonly object[] = [
  { version: 1, application_id: '1400000000000000002', type: 0 },
  {
    version: 1,
    application_id: '1400000000000000002',
    type: 1,
    event: {
      type: 'APPLICATION_AUTHORIZED',
      timestamp: '2026-02-10T15:00:00Z',
      data: { integration_type: 0, scopes: ['bot'], ...users, guild: { id: '1400000000000000004', name: 'x' } },
    },
  },
  { version: 1, type: 1, event: { type: 'APPLICATION_DEAUTHORIZED', timestamp: '2026-02-10T15:00:00Z', data: users } },
];

const dispatches: readonly object[] = [
  { op: 0, s: 3, t: 'INTERACTION_CREATE', d: ask('occupancy') },
  { op: 0, s: 2, t: 'GUILD_DELETE', d: { id: '1400000000000000004' } },
  { op: 0, s: 2, t: 'GUILD_DELETE', d: { id: '1400000000000000004', unavailable: true } },
  {
    op: 0,
    s: 1,
    t: 'READY',
    d: { v: 10, guilds: [{ id: '1400000000000000004', unavailable: true }], user: { username: 'Carrel' } },
  },
];

const stamp = '2018-08-27 16:45:00.000';
const occupancy: readonly object[] = [
  {
    Webster: { Occupancy: '367.0000', LastRecordTime: stamp },
    Vanier: { Occupancy: '-5.0000', LastRecordTime: '2018-08-27 16:15:00.000' },
    GreyNuns: { Occupancy: '.0000', LastRecordTime: '1900-01-01 00:00:00.000' },
  },
  { Webster: { Occupancy: 367, LastRecordTime: stamp }, Annex: { Occupancy: '12.0000', LastRecordTime: stamp } },
];
const hours: readonly object[] = [
  [
    { service: 'Webster Library', text: '9 AM to 10 PM' },
    { service: 'Vanier Library', text: 'Closed - 24h' },
  ],
];
const computers: readonly object[] = [
  {
    Webster: { Desktops: { 'LB-245': '23', 'LB-285': 11 }, Laptops: '151', Tablets: '41' },
    Vanier: { Desktops: { 'VL-Entrance': '0' }, Laptops: '74', Tablets: 23 },
  },
];
const limits: readonly object[] = [
  { message: 'You are being rate limited.', retry_after: 0.35, global: true, code: 20_028 },
  { message: 'This message was edited too often', code: 30_046, retry_after: 12 },
];
const refusals: readonly object[] = [
  { code: 50_013, message: 'Missing Permissions' },
  {
    code: 50_035,
    message: 'Invalid Form Body',
    errors: { content: { _errors: [{ code: 'BASE_TYPE_REQUIRED', message: 'x' }] } },
  },
  { error: 'invalid_client', error_description: 'x' },
];

const texts = (values: readonly object[]): string[] => values.map((value) => JSON.stringify(value));

/** Bodies in JSON, by what they are. */
export const bodies = {
  interactions: texts(interactions),
  events: texts(events),
  dispatches: texts(dispatches),
  occupancy: texts(occupancy),
  hours: texts(hours),
  computers: texts(computers),
  limits: [...texts(limits), '<html>429</html>'],
  refusals: [...texts(refusals), '<html>502</html>'],
} as const;
