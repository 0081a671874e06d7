interface Framework {
  readonly title: string;
  /** By the control's id. Only of frameworks whose titles anybody may pass on. */
  readonly controls: Readonly<Record<string, string>>;
}

/**
 * What readers know the frameworks of `controls` as. NIST SP 800-53 Rev. 5 is a work of the United States government and in the public domain
 * (https://doi.org/10.6028/NIST.SP.800-53r5); the titles of CIS, ISO and AICPA are not free to copy, so their ids stand alone.
 */
const frameworks: Readonly<Record<string, Framework>> = {
  "cis-controls-v8": { title: "CIS Controls v8", controls: {} },
  "iso-27001": { title: "ISO/IEC 27001:2022, Annex A", controls: {} },
  "nist-800-53": {
    title: "NIST SP 800-53 Rev. 5",
    controls: {
      "AC-3": "Access Enforcement",
      "AC-6": "Least Privilege",
      "AC-12": "Session Termination",
      "AC-17": "Remote Access",
      "AU-4": "Audit Log Storage Capacity",
      "AU-10": "Non-repudiation",
      "CM-2": "Baseline Configuration",
      "CM-5": "Access Restrictions for Change",
      "CM-6": "Configuration Settings",
      "CM-7": "Least Functionality",
      "CM-7(5)": "Authorized Software — Allow-by-exception",
      "CM-11": "User-installed Software",
      "IA-5": "Authenticator Management",
      "IA-5(2)": "Public Key-based Authentication",
      "IA-5(7)": "No Embedded Unencrypted Static Authenticators",
      "SA-22": "Unsupported System Components",
      "SC-5": "Denial-of-service Protection",
      "SC-8": "Transmission Confidentiality and Integrity",
      "SC-10": "Network Disconnect",
      "SC-28": "Protection of Information at Rest",
      "SI-2": "Flaw Remediation",
      "SI-3": "Malicious Code Protection",
      "SI-4": "System Monitoring",
      "SI-7": "Software, Firmware, and Information Integrity",
      "SI-12": "Information Management and Retention",
      "SR-3": "Supply Chain Controls and Processes",
      "SR-4": "Provenance",
    },
  },
  soc2: { title: "SOC 2, Trust Services Criteria", controls: {} },
};

/** What a framework is called; its own name where nothing is known of it. */
export const frameworkTitle = (name: string): string => of(name)?.title ?? name;

/** What a control is called; empty where that is not known, or not ours to say. */
export function controlTitle(framework: string, id: string): string {
  const controls = of(framework)?.controls ?? {};
  return Object.hasOwn(controls, id) ? (controls[id] ?? "") : "";
}

const of = (name: string): Framework | undefined => (Object.hasOwn(frameworks, name) ? frameworks[name] : undefined);
