import type { Pending } from '../../src/domain/pending.ts';
import type { PendingForms } from '../shared/pending-forms.ts';
import type {
  ChannelServices,
  LibraryServices,
  PostingServices,
  SubscriptionServices,
  TraceServices,
} from '../shared/services.ts';
import type { PendingAlert } from './pending-alert.ts';

/** What `/alert` uses. */
export interface AlertServices
  extends LibraryServices,
    PostingServices,
    ChannelServices,
    SubscriptionServices,
    TraceServices {
  readonly pendingForms: PendingForms;
  /** Alerts whose channel refused the confirmation, for as long as their Retry button may be pressed. */
  readonly pendingAlerts: Pending<PendingAlert>;
}
