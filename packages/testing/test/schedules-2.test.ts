import { testSchedules } from "./schedules.ts";

testSchedules(10_001, 20_000);
