import '../../../src/base/temporal.ts';
import { sampleChart } from '../../../bench/pictures/chart-samples.ts';
import { createDrawing } from '../../../src/chart/drawing.ts';

// A whole process that draws, does not close, and has nothing else to do.
const { alt } = await createDrawing().draw(sampleChart());
process.stdout.write(alt);
