/** A workflow file, as the server has last read it. */
export interface Workflow {
  name: string;
  file: string;
  description?: string;
  defaults?: WorkflowDefaults;
  questions?: { id?: string; text: string; options?: string[] }[];
  valid: boolean;
  /** Why it could not be read; its last good version still counts. */
  error?: { message: string; line?: number };
}

interface WorkflowDefaults {
  title?: string;
  description?: string;
  labels?: string[];
  assignedTo?: string;
  repo?: string;
  spaceId?: string;
}
