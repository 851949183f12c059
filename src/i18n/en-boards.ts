/** English: what boards and digests say. */
export const enBoards = {
  'permission.embedLinks': 'Embed Links',
  'permission.attachFiles': 'Attach Files',
  'permission.connect': 'Connect',
  'permission.readMessageHistory': 'Read Message History',
  'board.footer': 'This board updates itself',
  'board.created': 'The board {{id}} is in {{channel}}: {{what}}. It updates itself about once a minute.',
  'board.createdLater':
    'The board {{id}} is saved for {{channel}}: {{what}}. Discord did not take its message just now; it will appear by itself.',
  'board.refused':
    'Carrel may not show a board in {{channel}}, so nothing was saved. It lacks: {{permissions}}. Allow it in the settings of the channel, then ask again.',
  'board.removed': 'The board {{id}} in {{channel}} is removed, and its message with it.',
  'board.removedStopped':
    'The board {{id}} in {{channel}} is removed. Its message may still be there: Carrel could not delete it.',
  'board.none': 'No boards in this server yet. To set one up: {{command}}.',
  'board.listTitle': 'Boards of this server: {{number}} of {{most}}',
  'board.all': 'all libraries',
  'board.withChart': '{{libraries}}, with a chart',
  'board.state.shown': 'updated {{age}}, [to the board]({{url}})',
  'board.state.failing': '{{shown}}; Discord did not take the last {{failures}} updates, and Carrel keeps trying',
  'board.state.waiting': 'waits for Discord to take its message',
  'board.state.unreadable':
    'waits: its message may be in the channel already, and Carrel cannot tell. Allow Carrel this in the channel: {{permissions}}. If that is allowed already, remove this board with {{command}} and set up another one.',
  'board.state.unknownChannel': 'stopped {{age}}: the channel is gone. To clear it away: {{command}}.',
  'board.state.missingAccess':
    'stopped {{age}}: Carrel may not see the channel. Allow it, remove this board with {{command}} and set up another one.',
  'board.state.missingPermissions':
    'stopped {{age}}: Carrel lacks a permission in the channel ({{permissions}}). Allow it, remove this board with {{command}} and set up another one.',
  'board.refusedFor': '{{why}} Nothing was saved.',
  'board.state.other': 'stopped {{age}}: {{why}} Then remove this board with {{command}} and set up another one.',
  'error.board.duplicate':
    'Board {{id}} already shows this in {{channel}}, so nothing was saved. To see how it is: {{command}}.',
  'error.board.tooMany': 'This server has {{most}} boards, which is as many as it can have. Remove one: {{command}}.',
  'error.board.unknown': 'There is no board “{{id}}” here. To see which there are: {{command}}.',
  'command.board.name': 'board',
  'command.board.description': 'One message in a channel that is kept up to date',
  'command.board.create.name': 'create',
  'command.board.create.description': 'Set up a message that updates itself',
  'command.board.list.name': 'list',
  'command.board.list.description': 'The boards of this server and how they are',
  'command.board.remove.name': 'remove',
  'command.board.remove.description': 'Remove a board and its message',
  'command.board.channel.name': 'channel',
  'command.board.channel.description': 'Where to show it',
  'command.board.libraries.name': 'libraries',
  'command.board.libraries.description': 'Which libraries, with commas between them (all, if you leave it out)',
  'command.board.chart.name': 'chart',
  'command.board.chart.description': 'With a picture of the day (no)',
  'command.board.language.name': 'language',
  'command.board.language.description': 'The language of the board (yours)',
  'command.board.id.name': 'id',
  'command.board.id.description': 'Which board',
} as const;
