import type { enBoards } from './en-boards.ts';

/** French: what boards and digests say. */
export const frBoards: Readonly<Record<keyof typeof enBoards, string>> = {
  'permission.embedLinks': 'Intégrer des liens',
  'permission.attachFiles': 'Joindre des fichiers',
  'permission.connect': 'Se connecter',
  'permission.readMessageHistory': 'Voir les anciens messages',
  'permission.pinMessages': 'Épingler des messages',
  'board.footer': 'Ce tableau se met à jour tout seul',
  'board.created':
    'Le tableau {{id}} est dans {{channel}}\u00a0: {{what}}. Il se met à jour environ une fois par minute.',
  'board.createdLater':
    'Le tableau {{id}} est enregistré pour {{channel}}\u00a0: {{what}}. Discord n’a pas accepté son message pour l’instant; il apparaîtra de lui-même.',
  'board.refused':
    'Carrel ne peut pas publier de tableau dans {{channel}}; rien n’a été enregistré. Il lui manque\u00a0: {{permissions}}. Accordez-le-lui dans les paramètres du salon, puis réessayez.',
  'board.removed': 'Le tableau {{id}} de {{channel}} a été retiré, ainsi que son message.',
  'board.removedLater':
    'Le tableau {{id}} de {{channel}} a été retiré. Son message y est peut-être encore\u00a0: Discord ne l’a pas laissé supprimer pour l’instant. Carrel réessaie pendant une journée.',
  'board.removedStopped':
    'Le tableau {{id}} de {{channel}} a été retiré. Son message y est peut-être encore\u00a0: Carrel n’avait pas le droit de le supprimer.',
  'board.none': 'Ce serveur n’a pas encore de tableau. Pour en créer un\u00a0: {{command}}.',
  'board.listTitle': 'Tableaux de ce serveur\u00a0: {{number}} sur {{most}}',
  'post.allLibraries': 'toutes les bibliothèques',
  'board.withChart': '{{libraries}}, avec graphique',
  'board.state.shown': 'mis à jour {{age}}, [voir le tableau]({{url}})',
  'board.state.failing':
    '{{shown}}; Discord n’a pas accepté les {{failures}} dernières mises à jour, et Carrel réessaie',
  'board.state.waiting': 'attend que Discord accepte son message',
  'board.state.unreadable':
    'en attente\u00a0: son message est peut-être déjà dans le salon, et Carrel ne peut pas le savoir. Accordez à Carrel, dans ce salon\u00a0: {{permissions}}. Si c’est déjà accordé, retirez ce tableau avec {{command}}, puis créez-en un autre.',
  'board.pinned': 'Son message est épinglé.',
  'board.pinLacks':
    'Son message n’est pas épinglé\u00a0: pour cela, il faut à Carrel «\u00a0{{permissions}}\u00a0» dans {{channel}}. Vous pouvez l’épingler vous-même.',
  'board.pinRefused':
    'Son message n’est pas épinglé\u00a0: Discord ne le permet pas dans {{channel}} ({{code}}). Vous pouvez l’épingler vous-même.',
  'board.pinLater':
    'Son message n’est pas encore épinglé\u00a0: Discord ne l’a pas accepté pour l’instant; cela suivra de soi-même.',
  'board.paused':
    'Le tableau {{id}} de {{channel}} est en pause\u00a0: {{what}}. Son message le dira sous peu. Pour reprendre\u00a0: {{command}}.',
  'board.resumed': 'Le tableau {{id}} de {{channel}} est de nouveau actif\u00a0: {{what}}.',
  'board.resumedLater':
    'Le tableau {{id}} de {{channel}} est de nouveau actif\u00a0: {{what}}. Discord n’a pas accepté son message pour l’instant; il suivra de lui-même.',
  'board.stillRefused':
    'Le tableau {{id}} est toujours en pause. Carrel ne peut pas le publier dans {{channel}}\u00a0: il lui manque «\u00a0{{permissions}}\u00a0». Accordez-le-lui dans les paramètres du salon, puis réessayez.',
  'board.edited': 'Le tableau {{id}} de {{channel}} a été modifié\u00a0: {{what}}.',
  'board.editedLater':
    'Le tableau {{id}} de {{channel}} a été modifié\u00a0: {{what}}. Discord n’a pas accepté son message pour l’instant; il suivra de lui-même.',
  'board.stillPaused': 'Il est toujours en pause. Pour reprendre\u00a0: {{command}}.',
  'board.pausedMessage':
    'En pause depuis le {{time}}\u00a0: ce tableau n’est pas mis à jour. Pour reprendre\u00a0: {{command}}.',
  'post.paused.byHand': 'en pause ({{age}}). Pour reprendre\u00a0: {{command}}.',
  'post.paused.unknownChannel':
    'en pause ({{age}})\u00a0: le salon n’existe plus. Choisissez-en un autre\u00a0: {{edit}}.',
  'post.paused.missingAccess':
    'en pause ({{age}})\u00a0: Carrel ne voit pas le salon. Une fois l’accès accordé, la reprise se fait toute seule après un moment; tout de suite avec {{command}}.',
  'post.paused.missingPermissions':
    'en pause ({{age}})\u00a0: il manque à Carrel une permission dans le salon ({{permissions}}). Une fois accordée, la reprise se fait toute seule après un moment; tout de suite avec {{command}}.',
  'post.paused.other': 'en pause ({{age}})\u00a0: {{why}} Ensuite, reprenez\u00a0: {{command}}.',
  'post.permissionBack': 'Carrel peut de nouveau écrire ici; ce qui était en pause reprend de lui-même\u00a0: {{ids}}.',
  'post.backOn': 'reprise automatique {{age}}, car Carrel peut de nouveau y écrire',
  'publish.detail':
    'diffusion aux serveurs abonnés (Discord en permet 10 par heure et par salon; le reste ne paraît qu’ici)',
  'publish.failed': '⚠️ Un message a paru {{age}} sans être diffusé aux serveurs abonnés.',
  'error.publish':
    '{{channel}} n’est pas un salon des annonces\u00a0: rien ne peut y être diffusé, et rien n’a été enregistré. Choisissez un salon des annonces, ou ne demandez pas la diffusion.',
  'command.publish.name': 'diffuser',
  'command.publish.description': 'Diffuser aussi aux serveurs abonnés à ce salon des annonces (non)',
  'board.refusedFor': '{{why}} Rien n’a été enregistré.',
  'error.nothingToEdit': 'Rien à modifier\u00a0: ajoutez au moins une option en plus de l’id.',
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
  'command.board.edit.name': 'modifier',
  'command.board.edit.description': 'Modifier un tableau',
  'command.board.pause.name': 'suspendre',
  'command.board.pause.description': 'Ne plus mettre un tableau à jour jusqu’à sa reprise',
  'command.board.resume.name': 'reprendre',
  'command.board.resume.description': 'Réactiver un tableau en pause',
  'command.board.channel.name': 'salon',
  'command.board.channel.description': 'Où l’afficher',
  'command.board.library.name': 'bibliothèque',
  'command.board.library.description': 'Lesquelles, séparées par des virgules (toutes par défaut)',
  'command.board.chart.name': 'graphique',
  'command.board.chart.description': 'Avec une image de la journée (non)',
  'command.board.pin.name': 'épingler',
  'command.board.pin.description': 'Épingler son message (non)',
  'command.board.language.name': 'langue',
  'command.board.language.description': 'La langue du tableau (la vôtre par défaut)',
  'command.board.id.name': 'id',
  'command.board.id.description': 'Lequel',
};
