import { isObject, type JsonObject, numberOf, objectsIn, textOf } from '../json.ts';
import type { FieldError } from './refusal.ts';

type Path = readonly (string | number)[];

const componentsV2 = 1 << 15;

/**
 * The limits of a message that Discord writes down and its specification lacks ("Message", "Embed Limits" and
 * "Component Reference" of its reference). Works on a body whose shape the specification has already accepted.
 */
export function messageLimits(body: JsonObject, at: Path = []): FieldError[] {
  const isV2 = ((numberOf(body.flags) ?? 0) & componentsV2) !== 0;
  return [
    ...contentLimits(body, at, isV2),
    ...embedLimits(objectsIn(body.embeds), [...at, 'embeds']),
    ...(isV2 ? [] : rowLimits(objectsIn(body.components), [...at, 'components'])),
    ...customIdLimits(objectsIn(body.components), [...at, 'components']),
    ...mentionLimits(body, at),
  ];
}

function contentLimits(body: JsonObject, at: Path, isV2: boolean): FieldError[] {
  const content = textOf(body.content) ?? '';
  if (isV2) {
    return ['content', 'embeds']
      .filter((key) => body[key] !== undefined && body[key] !== null && body[key] !== '')
      .map((key) => ({
        path: [...at, key],
        code: 'MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2',
        message: `The '${key}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2`,
      }));
  }
  return content.length > 2000 ? [tooLong([...at, 'content'], 2000)] : [];
}

/** The characters that count towards the 6,000 of a message: title, description, fields, footer, author. */
function embedSize(embed: JsonObject): number {
  const parts = [embed.title, embed.description];
  if (isObject(embed.footer)) parts.push(embed.footer.text);
  if (isObject(embed.author)) parts.push(embed.author.name);
  for (const field of objectsIn(embed.fields)) parts.push(field.name, field.value);
  return parts.reduce<number>((sum, part) => sum + (textOf(part)?.trim().length ?? 0), 0);
}

function embedLimits(embeds: JsonObject[], at: Path): FieldError[] {
  const errors: FieldError[] = [];
  const total = embeds.reduce((sum, embed) => sum + embedSize(embed), 0);
  if (total > 6000) {
    errors.push({ path: at, code: 'MAX_EMBED_SIZE_EXCEEDED', message: 'Embed size exceeds maximum size of 6000' });
  }
  embeds.forEach((embed, index) => {
    const lengths: [unknown, number, Path][] = [
      [embed.title, 256, ['title']],
      [embed.description, 4096, ['description']],
      [isObject(embed.footer) ? embed.footer.text : undefined, 2048, ['footer', 'text']],
      [isObject(embed.author) ? embed.author.name : undefined, 256, ['author', 'name']],
      ...objectsIn(embed.fields).flatMap((field, part): [unknown, number, Path][] => [
        [field.name, 256, ['fields', part, 'name']],
        [field.value, 1024, ['fields', part, 'value']],
      ]),
    ];
    for (const [text, limit, path] of lengths) {
      if ((textOf(text)?.length ?? 0) > limit) errors.push(tooLong([...at, index, ...path], limit));
    }
    objectsIn(embed.fields).forEach((field, part) => {
      for (const key of ['name', 'value']) {
        if ((textOf(field[key]) ?? '').trim() === '') errors.push(required([...at, index, 'fields', part, key]));
      }
    });
    if (embedSize(embed) === 0 && !['image', 'thumbnail'].some((key) => isObject(embed[key]))) {
      errors.push(required([...at, index, 'description']));
    }
    for (const key of ['image', 'thumbnail']) {
      const media = embed[key];
      const url = isObject(media) ? textOf(media.url) : undefined;
      if (url !== undefined && !/^(https?|attachment):\/\//.test(url)) {
        const message = `Scheme "${url.split(':')[0]}" is not supported. Scheme must be one of ('http', 'https', 'attachment').`;
        errors.push({ path: [...at, index, key, 'url'], code: 'URL_TYPE_INVALID_SCHEME', message });
      }
    }
  });
  return errors;
}

function rowLimits(rows: JsonObject[], at: Path): FieldError[] {
  const errors: FieldError[] = [];
  if (rows.length > 5) {
    errors.push({ path: at, code: 'BASE_TYPE_BAD_LENGTH', message: 'Must be between 1 and 5 in length.' });
  }
  rows.forEach((row, index) => {
    const path = [...at, index];
    if (row.type !== 1) {
      errors.push({ path: [...path, 'type'], code: 'BASE_TYPE_CHOICES', message: 'Value must be one of {1}.' });
      return;
    }
    const parts = objectsIn(row.components);
    const selects = parts.filter((part) => part.type !== 2).length;
    if (selects > 1 || (selects === 1 && parts.length > 1)) {
      const message = 'The specified component exceeds the maximum width';
      errors.push({ path: [...path, 'components'], code: 'COMPONENT_LAYOUT_WIDTH_EXCEEDED', message });
    }
    parts.forEach((part, place) => {
      errors.push(
        ...(part.type === 2
          ? buttonLimits(part, [...path, 'components', place])
          : selectLimits(part, [...path, 'components', place])),
      );
    });
  });
  return errors;
}

function buttonLimits(button: JsonObject, at: Path): FieldError[] {
  const isLink = button.style === 5;
  const isPremium = button.style === 6;
  if (isPremium) return [];
  const errors: FieldError[] = [];
  if (isLink && button.url === undefined) errors.push(required([...at, 'url']));
  if (!isLink && button.custom_id === undefined) errors.push(required([...at, 'custom_id']));
  if (isLink && button.custom_id !== undefined) {
    const message = 'A custom id and url cannot both be specified';
    errors.push({ path: [...at, 'custom_id'], code: 'BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE', message });
  }
  if (!textOf(button.label) && !isObject(button.emoji)) {
    errors.push({ path: at, code: 'BUTTON_COMPONENT_INVALID_LABEL', message: 'A button needs a label or an emoji' });
  }
  return errors;
}

function selectLimits(select: JsonObject, at: Path): FieldError[] {
  const options = objectsIn(select.options);
  const errors: FieldError[] = [];
  const seen = new Set<unknown>();
  options.forEach((option, index) => {
    if (seen.has(option.value)) {
      const message = 'The specified option value is already used';
      errors.push({
        path: [...at, 'options', index, 'value'],
        code: 'SELECT_COMPONENT_OPTION_VALUE_DUPLICATED',
        message,
      });
    }
    seen.add(option.value);
  });
  const most = numberOf(select.max_values) ?? 1;
  const defaults = options.filter((option) => option.default === true).length;
  if (defaults > most) {
    const message = `Too many default options: ${defaults} of at most ${most}`;
    errors.push({ path: [...at, 'options'], code: 'SELECT_COMPONENT_TOO_MANY_DEFAULT_VALUES', message });
  }
  if ((numberOf(select.min_values) ?? 1) > most) {
    errors.push({
      path: [...at, 'min_values'],
      code: 'SELECT_COMPONENT_MIN_GREATER_THAN_MAX',
      message: 'min_values is greater than max_values',
    });
  }
  return errors;
}

/** Every custom_id of a message is its own; Discord looks through all nesting. */
function customIdLimits(components: JsonObject[], at: Path): FieldError[] {
  const seen = new Set<string>();
  const errors: FieldError[] = [];
  const visit = (component: JsonObject, path: Path) => {
    const id = textOf(component.custom_id);
    if (id !== undefined && seen.has(id)) {
      const message = 'Component custom id cannot be duplicated';
      errors.push({ path: [...path, 'custom_id'], code: 'COMPONENT_CUSTOM_ID_DUPLICATED', message });
    }
    if (id !== undefined) seen.add(id);
    objectsIn(component.components).forEach((child, index) => {
      visit(child, [...path, 'components', index]);
    });
    if (isObject(component.accessory)) visit(component.accessory, [...path, 'accessory']);
  };
  components.forEach((component, index) => {
    visit(component, [...at, index]);
  });
  return errors;
}

function mentionLimits(body: JsonObject, at: Path): FieldError[] {
  const mentions = body.allowed_mentions;
  if (!isObject(mentions) || !Array.isArray(mentions.parse)) return [];
  const parse = mentions.parse;
  return ['users', 'roles']
    .filter((key) => parse.includes(key) && Array.isArray(mentions[key]) && mentions[key].length > 0)
    .map((key) => ({
      path: [...at, 'allowed_mentions'],
      code: 'MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE',
      message: `parse:["${key}"] and ${key}: [ids...] are mutually exclusive.`,
    }));
}

function tooLong(path: Path, limit: number): FieldError {
  return { path, code: 'BASE_TYPE_MAX_LENGTH', message: `Must be ${limit} or fewer in length.` };
}

function required(path: Path): FieldError {
  return { path, code: 'BASE_TYPE_REQUIRED', message: 'This field is required' };
}
