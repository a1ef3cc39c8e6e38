import { openPage } from './open-page';
import { serve } from './verifying-thread';

// One script for the page and for the thread that it starts: what is seen in the page's source is what verifies.
if ('document' in globalThis) openPage();
else serve(globalThis);
