/** English: what boards and digests say. */
export const enBoards = {
  'permission.embedLinks': 'Embed Links',
  'permission.attachFiles': 'Attach Files',
  'permission.connect': 'Connect',
  'permission.readMessageHistory': 'Read Message History',
  'permission.pinMessages': 'Pin Messages',
  'board.footer': 'This board updates itself',
  'board.created': 'Board {{id}} is in {{channel}}: {{what}}. It updates about once a minute.',
  'board.createdLater':
    'Board {{id}} is saved for {{channel}}: {{what}}. Discord didn’t accept its message just now; it will appear on its own.',
  'board.refused':
    'Carrel can’t post a board in {{channel}}, so nothing was saved. It’s missing: {{permissions}}. Allow that in the channel’s settings, then try again.',
  'board.removed': 'Board {{id}} in {{channel}} has been removed, along with its message.',
  'board.removedLater':
    'Board {{id}} in {{channel}} has been removed. Its message may still be there: Discord didn’t let Carrel delete it just now. Carrel keeps trying for a day.',
  'board.removedStopped':
    'Board {{id}} in {{channel}} has been removed. Its message may still be there: Carrel wasn’t allowed to delete it.',
  'board.none': 'This server has no boards yet. To create one: {{command}}.',
  'board.listTitle': 'Boards in this server: {{number}} of {{most}}',
  'post.allLibraries': 'all libraries',
  'board.withChart': '{{libraries}}, with a chart',
  'board.state.shown': 'updated {{age}}, [go to the board]({{url}})',
  'board.state.failing': '{{shown}}; Discord didn’t accept the last {{failures}} updates, and Carrel keeps trying',
  'board.state.waiting': 'waiting for Discord to accept its message',
  'board.state.unreadable':
    'waiting: its message may already be in the channel, and Carrel can’t tell. Allow Carrel this there: {{permissions}}. If it’s allowed already, remove this board with {{command}} and create another one.',
  'board.pinned': 'Its message is pinned.',
  'board.pinLacks':
    'Its message isn’t pinned: for that Carrel needs {{permissions}} in {{channel}}. You can pin it yourself.',
  'board.pinRefused':
    'Its message isn’t pinned: Discord doesn’t allow that in {{channel}} ({{code}}). You can pin it yourself.',
  'board.pinLater': 'Its message isn’t pinned yet: Discord didn’t take that just now; it will follow on its own.',
  'board.paused':
    'Board {{id}} in {{channel}} is paused: {{what}}. Its message will say so in a moment. To resume it: {{command}}.',
  'board.resumed': 'Board {{id}} in {{channel}} is back on: {{what}}.',
  'board.resumedLater':
    'Board {{id}} in {{channel}} is back on: {{what}}. Discord didn’t accept its message just now; it will follow on its own.',
  'board.stillRefused':
    'Board {{id}} is still paused. Carrel can’t post it in {{channel}}: it’s missing {{permissions}}. Allow that in the channel’s settings, then try again.',
  'board.edited': 'Board {{id}} in {{channel}} has been changed: {{what}}.',
  'board.editedLater':
    'Board {{id}} in {{channel}} has been changed: {{what}}. Discord didn’t accept its message just now; it will follow on its own.',
  'board.stillPaused': 'It’s still paused. To resume it: {{command}}.',
  'board.pausedMessage': 'Paused since {{time}}: this board isn’t being updated. To resume it: {{command}}.',
  'post.paused.byHand': 'paused {{age}}. To resume it: {{command}}.',
  'post.paused.unknownChannel': 'paused {{age}}: the channel is gone. Pick another one: {{edit}}.',
  'post.paused.missingAccess':
    'paused {{age}}: Carrel can’t see the channel. Once that’s allowed it resumes on its own after a while; right away with {{command}}.',
  'post.paused.missingPermissions':
    'paused {{age}}: Carrel is missing a permission in the channel ({{permissions}}). Once it’s allowed it resumes on its own after a while; right away with {{command}}.',
  'post.paused.other': 'paused {{age}}: {{why}} Then resume it: {{command}}.',
  'post.permissionBack': 'Carrel can post here again, so what was paused is back on: {{ids}}.',
  'post.backOn': 'back on by itself {{age}}, since Carrel can post there again',
  'publish.detail':
    'published to following servers (Discord allows 10 an hour per channel; the rest is posted here only)',
  'publish.failed': '⚠️ A message {{age}} was posted but not published to following servers.',
  'error.publish':
    '{{channel}} isn’t an announcement channel, so nothing can be published there, and nothing was saved. Pick an announcement channel, or leave publishing off.',
  'command.publish.name': 'publish',
  'command.publish.description': 'Also publish to servers that follow this announcement channel (no)',
  'board.refusedFor': '{{why}} Nothing was saved.',
  'error.nothingToEdit': 'Nothing to change: add at least one option besides the id.',
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
  'command.board.edit.name': 'edit',
  'command.board.edit.description': 'Change a board',
  'command.board.pause.name': 'pause',
  'command.board.pause.description': 'Stop updating a board until it is resumed',
  'command.board.resume.name': 'resume',
  'command.board.resume.description': 'Turn a paused board back on',
  'command.board.channel.name': 'channel',
  'command.board.channel.description': 'Where to post it',
  'command.board.library.name': 'library',
  'command.board.library.description': 'Which libraries, separated by commas (all by default)',
  'command.board.chart.name': 'chart',
  'command.board.chart.description': 'With a picture of the day (no)',
  'command.board.pin.name': 'pin',
  'command.board.pin.description': 'Pin its message (no)',
  'command.board.language.name': 'language',
  'command.board.language.description': 'The board’s language (yours by default)',
  'command.board.id.name': 'id',
  'command.board.id.description': 'Which board',
} as const;
