/** English: `/privacy`. */
export const enPrivacy = {
  'privacy.title': '**What Carrel keeps about you**',
  'privacy.nothing': 'Nothing: you have no notifications, and you haven’t added anything to a server.',
  'privacy.reminders': 'Your notifications:',
  'privacy.cancelled': 'Cancelled, and not deleted yet, so that you can undo it:',
  'privacy.pending': 'What a “Retry” button needs, for a quarter of an hour: {{number}}.',
  'privacy.messages': 'Direct messages from the last two days (times and ids, no text): {{number}}.',
  'privacy.added':
    'Your user id, with what you added to servers. Alerts: {{alerts}} · boards: {{boards}} · digests: {{digests}}.',
  'privacy.never': 'Carrel never keeps your name, your messages or the questions you ask.',
  'privacy.file': 'Send me the file',
  'privacy.fileAbout': 'Everything that Carrel keeps about you.',
  'privacy.delete': 'Delete it',
  'privacy.ask':
    'This deletes your notifications and the records of direct messages, and removes your user id from what you added to servers. Servers keep their alerts, boards and digests.',
  'privacy.confirm': 'Delete it all',
  'privacy.keep': 'Keep it',
  'privacy.deleted': 'Deleted. Carrel keeps nothing about you now.',
  'command.privacy.name': 'privacy',
  'command.privacy.description': 'See, download or delete what Carrel keeps about you',
} as const;
