/** English: what boards and digests say. */
export const enBoards = {
  'permission.embedLinks': 'Embed Links',
  'permission.attachFiles': 'Attach Files',
  'permission.connect': 'Connect',
  'permission.readMessageHistory': 'Read Message History',
  'board.footer': 'This board updates itself',
  'board.created': 'Board {{id}} is in {{channel}}: {{what}}. It updates about once a minute.',
  'board.createdLater':
    'Board {{id}} is saved for {{channel}}: {{what}}. Discord didn’t accept its message just now; it will appear on its own.',
  'board.refused':
    'Carrel can’t post a board in {{channel}}, so nothing was saved. It’s missing: {{permissions}}. Allow that in the channel’s settings, then try again.',
  'board.removed': 'Board {{id}} in {{channel}} has been removed, along with its message.',
  'board.removedStopped':
    'Board {{id}} in {{channel}} has been removed. Its message may still be there: Carrel wasn’t allowed to delete it.',
  'board.none': 'This server has no boards yet. To create one: {{command}}.',
  'board.listTitle': 'Boards in this server: {{number}} of {{most}}',
  'board.all': 'all libraries',
  'board.withChart': '{{libraries}}, with a chart',
  'board.state.shown': 'updated {{age}}, [go to the board]({{url}})',
  'board.state.failing': '{{shown}}; Discord didn’t accept the last {{failures}} updates, and Carrel keeps trying',
  'board.state.waiting': 'waiting for Discord to accept its message',
  'board.state.unreadable':
    'waits: its message may be in the channel already, and Carrel cannot tell. Allow Carrel this in the channel: {{permissions}}. If that is allowed already, remove this board with {{command}} and set up another one.',
  'board.state.unknownChannel': 'stopped {{age}}: the channel is gone. To clear this away: {{command}}.',
  'board.state.missingAccess':
    'stopped {{age}}: Carrel can’t see the channel. Allow that, remove this board with {{command}} and create another one.',
  'board.state.missingPermissions':
    'stopped {{age}}: Carrel is missing a permission in the channel ({{permissions}}). Allow it, remove this board with {{command}} and create another one.',
  'board.refusedFor': '{{why}} Nothing was saved.',
  'board.state.other': 'stopped {{age}}: {{why}} Then remove this board with {{command}} and create another one.',
  'error.board.duplicate':
    'Board {{id}} already shows this in {{channel}}, so nothing was saved. To see its state: {{command}}.',
  'error.board.tooMany': 'This server already has {{most}} boards, the maximum. Remove one first: {{command}}.',
  'error.board.unknown': 'There’s no board “{{id}}” here. To see the boards: {{command}}.',
  'command.board.name': 'board',
  'command.board.description': 'A message in a channel that keeps itself up to date',
  'command.board.create.name': 'create',
  'command.board.create.description': 'Create a message that updates itself',
  'command.board.list.name': 'list',
  'command.board.list.description': 'This server’s boards and their state',
  'command.board.remove.name': 'remove',
  'command.board.remove.description': 'Remove a board and its message',
  'command.board.channel.name': 'channel',
  'command.board.channel.description': 'Where to post it',
  'command.board.libraries.name': 'libraries',
  'command.board.libraries.description': 'Which libraries, separated by commas (all by default)',
  'command.board.chart.name': 'chart',
  'command.board.chart.description': 'With a picture of the day (no)',
  'command.board.language.name': 'language',
  'command.board.language.description': 'The board’s language (yours by default)',
  'command.board.id.name': 'id',
  'command.board.id.description': 'Which board',
} as const;
