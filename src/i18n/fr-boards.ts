import type { enBoards } from './en-boards.ts';

/** French: what boards and digests say. */
export const frBoards: Readonly<Record<keyof typeof enBoards, string>> = {
  'permission.embedLinks': 'Intégrer des liens',
  'permission.attachFiles': 'Joindre des fichiers',
  'permission.connect': 'Se connecter',
  'permission.readMessageHistory': 'Voir les anciens messages',
  'board.footer': 'Ce tableau se met à jour tout seul',
  'board.created':
    'Le tableau {{id}} est dans {{channel}}\u00a0: {{what}}. Il se met à jour environ une fois par minute.',
  'board.createdLater':
    'Le tableau {{id}} est enregistré pour {{channel}}\u00a0: {{what}}. Discord n’a pas accepté son message pour l’instant; il apparaîtra de lui-même.',
  'board.refused':
    'Carrel ne peut pas publier de tableau dans {{channel}}; rien n’a été enregistré. Il lui manque\u00a0: {{permissions}}. Accordez-le-lui dans les paramètres du salon, puis réessayez.',
  'board.removed': 'Le tableau {{id}} de {{channel}} a été retiré, ainsi que son message.',
  'board.removedStopped':
    'Le tableau {{id}} de {{channel}} a été retiré. Son message y est peut-être encore\u00a0: Carrel n’avait pas le droit de le supprimer.',
  'board.none': 'Ce serveur n’a pas encore de tableau. Pour en créer un\u00a0: {{command}}.',
  'board.listTitle': 'Tableaux de ce serveur\u00a0: {{number}} sur {{most}}',
  'board.all': 'toutes les bibliothèques',
  'board.withChart': '{{libraries}}, avec graphique',
  'board.state.shown': 'mis à jour {{age}}, [voir le tableau]({{url}})',
  'board.state.failing':
    '{{shown}}; Discord n’a pas accepté les {{failures}} dernières mises à jour, et Carrel réessaie',
  'board.state.waiting': 'attend que Discord accepte son message',
  'board.state.unreadable':
    'en attente\u00a0: son message est peut-être déjà dans le salon, et Carrel ne peut pas le savoir. Accordez à Carrel, dans ce salon\u00a0: {{permissions}}. Si c’est déjà accordé, retirez ce tableau avec {{command}}, puis créez-en un autre.',
  'board.state.unknownChannel':
    'arrêté {{age}}\u00a0: le salon n’existe plus. Pour faire le ménage\u00a0: {{command}}.',
  'board.state.missingAccess':
    'arrêté {{age}}\u00a0: Carrel ne voit pas le salon. Accordez-lui l’accès, retirez ce tableau avec {{command}}, puis créez-en un autre.',
  'board.state.missingPermissions':
    'arrêté {{age}}\u00a0: il manque à Carrel une permission dans le salon ({{permissions}}). Accordez-la, retirez ce tableau avec {{command}}, puis créez-en un autre.',
  'board.refusedFor': '{{why}} Rien n’a été enregistré.',
  'board.state.other':
    'arrêté {{age}}\u00a0: {{why}} Ensuite, retirez ce tableau avec {{command}}, puis créez-en un autre.',
  'error.board.duplicate':
    'Le tableau {{id}} montre déjà cela dans {{channel}}; rien n’a été enregistré. Pour voir son état\u00a0: {{command}}.',
  'error.board.tooMany': 'Ce serveur a déjà {{most}} tableaux, le maximum. Retirez-en un d’abord\u00a0: {{command}}.',
  'error.board.unknown': 'Il n’y a pas de tableau «\u00a0{{id}}\u00a0» ici. Pour voir les tableaux\u00a0: {{command}}.',
  'command.board.name': 'tableau',
  'command.board.description': 'Un message dans un salon, toujours à jour',
  'command.board.create.name': 'créer',
  'command.board.create.description': 'Créer un message qui se met à jour tout seul',
  'command.board.list.name': 'liste',
  'command.board.list.description': 'Les tableaux de ce serveur et leur état',
  'command.board.remove.name': 'retirer',
  'command.board.remove.description': 'Retirer un tableau et son message',
  'command.board.channel.name': 'salon',
  'command.board.channel.description': 'Où l’afficher',
  'command.board.libraries.name': 'bibliothèques',
  'command.board.libraries.description': 'Lesquelles, séparées par des virgules (toutes par défaut)',
  'command.board.chart.name': 'graphique',
  'command.board.chart.description': 'Avec une image de la journée (non)',
  'command.board.language.name': 'langue',
  'command.board.language.description': 'La langue du tableau (la vôtre par défaut)',
  'command.board.id.name': 'id',
  'command.board.id.description': 'Lequel',
};
