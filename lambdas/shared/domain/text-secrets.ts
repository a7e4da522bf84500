/** Secrets by name, below the deployment's own prefix: Secrets Manager in the cloud, a file of mode 600 locally. */
export interface TextSecrets {
  read(name: string): Promise<string | undefined>;
  put(name: string, secret: string): Promise<void>;
}
