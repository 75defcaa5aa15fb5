/** A thread of the CPU engine as a module worker of a browser. */
import { partTaker, serve } from './thread.ts';

serve(self, partTaker);
