import type { MessageKey, Translate } from '../../../i18n/index.ts';

/** The subcommands that answers mention, each with the keys of its two names. */
const lines = {
  add: ['command.alert.name', 'command.alert.add.name'],
  edit: ['command.alert.name', 'command.alert.edit.name'],
  list: ['command.alert.name', 'command.alert.list.name'],
  remove: ['command.alert.name', 'command.alert.remove.name'],
  resume: ['command.alert.name', 'command.alert.resume.name'],
  unmute: ['command.alert.name', 'command.alert.unmute.name'],
  notifyWhen: ['command.notify.name', 'command.notify.when.name'],
  notifyList: ['command.notify.name', 'command.notify.list.name'],
  notifyCancel: ['command.notify.name', 'command.notify.cancel.name'],
} as const satisfies Record<string, readonly [MessageKey, MessageKey]>;

/** A value as it can be typed; a space would end it in a terminal, not in Discord. */
type Values = Readonly<Partial<Record<keyof typeof optionNames, string>>>;

const optionNames = {
  id: 'command.alert.id.name',
  library: 'command.alert.library.name',
  direction: 'command.alert.direction.name',
  threshold: 'command.alert.threshold.name',
  channel: 'command.alert.channel.name',
  margin: 'command.alert.margin.name',
  hold: 'command.alert.hold.name',
  cooldown: 'command.alert.cooldown.name',
  quiet: 'command.alert.quiet.name',
  days: 'command.alert.days.name',
} as const satisfies Record<string, MessageKey>;

/** A command of alerts as it is typed in this language, to be copied: `/alert resume id:k7m2`. */
export function commandLine(line: keyof typeof lines, t: Translate, values: Values = {}): string {
  return typedLine(lines[line], t, optionNames, values);
}

/**
 * A command as it is typed in this language, to be copied. `path`: the keys of its names; `names`: those of its options'
 * names. A backtick would end the line, and no value needs one.
 */
export function typedLine<Option extends string>(
  path: readonly MessageKey[],
  t: Translate,
  names: Readonly<Record<Option, MessageKey>>,
  values: Readonly<Partial<Record<Option, string>>>,
): string {
  const options = Object.entries(values).map(([name, value]) => ` ${t(names[name as Option])}:${value}`);
  return `\`/${path.map((key) => t(key)).join(' ')}${options.join('').replaceAll('`', '')}\``;
}
