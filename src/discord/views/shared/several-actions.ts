import type { Translate } from '../../../i18n/index.ts';
import type { ListAction, ListState } from './choose-list.ts';

/** A list of what cannot be brought back once it is removed: it asks first. */
export interface AskingListState extends ListState {
  readonly isAsking?: boolean;
}

/** What can be done with the chosen board or digest. */
export function severalActions(isPaused: boolean, { isAsking }: AskingListState, t: Translate): ListAction[] {
  if (isAsking === true) {
    return [
      { action: 'remove', label: t('list.removeForGood'), isDangerous: true },
      { action: 'show', label: t('list.keep') },
    ];
  }
  return [
    isPaused ? { action: 'resume', label: t('alert.button.resume') } : { action: 'pause', label: t('list.pause') },
    { action: 'ask', label: t('alert.button.remove'), isDangerous: true },
  ];
}
