import { type APIButtonComponentWithCustomId, ButtonStyle, ComponentType, PermissionFlagsBits } from '#discord.js';
import type { Trace } from '../../../domain/alerts/decision.ts';
import type { Subscription } from '../../../domain/alerts/subscription.ts';
import type { LibraryNow } from '../../../domain/occupancy/occupancy.ts';
import { type Locale, type Translate, translator } from '../../../i18n/index.ts';
import { formatCustomId } from '../reply/custom-id.ts';
import type { Reply } from '../reply/reply.ts';
import { backOnWords } from '../shared/back-on.ts';
import { commandLine } from '../shared/command-line.ts';
import { permissionNames } from '../shared/permissions.ts';
import { ruleWords } from '../shared/rule-words.ts';
import { relativeTime } from '../shared/time.ts';
import { detailsLine } from './alert-details.ts';
import { alertStateWords } from './alert-state-words.ts';

/** A message has five rows of buttons (Discord's documentation of components): one for each alert, one to turn pages. */
const perPage = 4;

/** What a list is made from. `page` counts from 0; one beyond the end is the last. `note` says what has just happened. */
interface AlertListFacts {
  readonly subscriptions: readonly Subscription[];
  /** The last decisions about them, newest first. */
  readonly traces: readonly Trace[];
  readonly libraries: readonly LibraryNow[];
  readonly most: number;
  readonly page: number;
  readonly now: number;
  readonly note?: string;
}

/** The alerts of a server, a page of them, each with its state and its buttons. */
export function alertListView(facts: AlertListFacts, locale: Locale): Reply {
  const { subscriptions, traces, libraries, most, now, note } = facts;
  const t = translator(locale);
  const content = note === undefined ? {} : { content: note };
  if (subscriptions.length === 0) {
    const none = t('alert.none', { command: commandLine('add', t) });
    return { content: note === undefined ? none : `${note}\n${none}`, ephemeral: true };
  }
  const pages = Math.ceil(subscriptions.length / perPage);
  const page = Math.min(facts.page, pages - 1);
  const shown = subscriptions.slice(page * perPage, (page + 1) * perPage);
  const fields = shown.map((subscription) => ({
    name: `${subscription.id} · ${ruleWords(subscription.rule, libraries, locale)}`,
    value: [
      [`<#${subscription.target.channelId}>`, alertStateWords(subscription, libraries, locale, now)].join(' · '),
      lastSentWords(subscription, t),
      ...backOnWords(subscription.id, traces, locale),
      ...(isPerhapsSent(subscription, traces) ? [perhapsSentWords(subscription, t)] : []),
      `-# ${detailsLine(subscription, libraries, locale)}`,
    ].join('\n'),
  }));
  const rows = shown.map(({ id, paused }) => [
    button(
      locale,
      paused === null ? 'pause' : 'resume',
      `${id}.${page}`,
      t(`alert.button.${paused ? 'resume' : 'pause'}`, { id }),
    ),
    button(locale, 'remove', `${id}.${page}`, t('alert.button.remove', { id }), ButtonStyle.Danger),
  ]);
  return {
    ...content,
    embeds: [
      {
        title: t('alert.listTitle', { number: subscriptions.length, most }),
        color: 0x912338,
        fields,
        footer: { text: [t('alert.page', { page: page + 1, pages }), t('occupancy.source')].join(' · ') },
      },
    ],
    components: [...rows, ...(pages > 1 ? [turning(page, pages, locale, t)] : [])].map((components) => ({
      type: ComponentType.ActionRow,
      components,
    })),
    ephemeral: true,
  };
}

function lastSentWords({ lastSentAt }: Subscription, t: Translate): string {
  return lastSentAt === null ? t('alert.neverSent') : t('alert.lastSent', { age: relativeTime(lastSentAt) });
}

/** Whether it is unknown if the last message was posted. */
function isPerhapsSent({ id }: Subscription, traces: readonly Trace[]): boolean {
  const last = traces.find(
    ({ subscriptionId, reason }) => subscriptionId === id && /^(?:sent|perhapsSent)$/.test(reason),
  );
  return last?.reason === 'perhapsSent';
}

function perhapsSentWords({ target }: Subscription, t: Translate): string {
  const permissions = permissionNames(PermissionFlagsBits.ReadMessageHistory, t);
  return t('alert.perhapsSent', { channel: `<#${target.channelId}>`, permissions });
}

function button(
  locale: Locale,
  action: string,
  argument: string,
  label: string,
  style: ButtonStyle.Secondary | ButtonStyle.Danger = ButtonStyle.Secondary,
): APIButtonComponentWithCustomId {
  const custom_id = formatCustomId({ command: 'alert', locale, action, argument });
  return { type: ComponentType.Button, style, label, custom_id };
}

function turning(page: number, pages: number, locale: Locale, t: Translate): APIButtonComponentWithCustomId[] {
  return [
    { ...button(locale, 'page', String(page - 1), t('alert.previous')), disabled: page === 0 },
    { ...button(locale, 'page', String(page + 1), t('alert.next')), disabled: page === pages - 1 },
  ];
}
